using Swarm.Acceptance.Tests;
using Swarm.Acceptance.Tests.Claude;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Swarm.Acceptance.Tests;

/// <summary>The class that mostly waits starts first, then the whole team, beside all the others.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [nameof(ParkedClaudeSpecs), nameof(SoftwareDevSpecs)];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(Long, name => c.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var at ? at : Long.Length)];
}
