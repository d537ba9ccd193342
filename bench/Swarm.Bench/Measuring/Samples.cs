namespace Swarm.Bench.Measuring;

/// <summary>Measured values of one kind, in one unit.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double P50 => Quantile(0.5);

    public double P99 => Quantile(0.99);

    public double Min => _values.Min();

    public double Max => _values.Max();

    public void Add(double value) => _values.Add(value);

    public double Quantile(double q)
    {
        var sorted = _values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(q * sorted.Count))];
    }
}
