using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace Swarm.Profile;

/// <summary>A type and what it is instantiated over, without the runtime's checks of constraints: the code is shared by all classes.</summary>
/// <param name="Definition">Not instantiated.</param>
/// <param name="Arguments">Of the definition and of those it is nested in; none when it is not generic.</param>
/// <param name="IsArray">An array of it, with one dimension.</param>
internal sealed record ClosedType(Type Definition, ImmutableArray<ClosedType> Arguments, bool IsArray = false)
{
    /// <summary>The simple names of the assemblies that define it.</summary>
    public IEnumerable<string> Assemblies => Arguments.SelectMany(a => a.Assemblies).Prepend(Definition.Assembly.GetName().Name!);
}

/// <summary>Types as the runtime's events name them, in the assemblies that swarm is made of.</summary>
internal sealed class TypesByName
{
    // What code is shared by all classes is named after; any class stands for it.
    private const string AnyClass = "System.__Canon";

    private readonly Dictionary<string, Assembly> _assemblies = new(StringComparer.Ordinal);

    public TypesByName() => Add(Assembly.Load("swarm"));

    /// <summary>Null when some part of it is not there, or is no class, struct or array.</summary>
    public ClosedType? Find(string name) => TypeName.TryParse(name, out var parsed) ? Find(parsed) : null;

    private ClosedType? Find(TypeName name)
    {
        if (name.IsSZArray)
            return Find(name.GetElementType()) is { IsArray: false } element ? element with { IsArray = true } : null;
        if (name.IsConstructedGenericType)
        {
            var arguments = name.GetGenericArguments().Select(Find).ToList();
            return Find(name.GetGenericTypeDefinition()) is { } definition && !arguments.Contains(null)
                ? definition with { Arguments = [.. arguments.Select(a => a!)] }
                : null;
        }
        if (!name.IsSimple && !name.IsNested)
            return null;
        var simple = name.FullName == AnyClass ? typeof(object) : _assemblies.Values.Select(a => a.GetType(name.FullName)).FirstOrDefault(t => t is not null);
        return simple is null ? null : new ClosedType(simple, []);
    }

    private void Add(Assembly assembly)
    {
        if (!_assemblies.TryAdd(assembly.FullName!, assembly))
            return;
        foreach (var reference in assembly.GetReferencedAssemblies())
        {
            try
            {
                Add(Assembly.Load(reference));
            }
            catch (FileNotFoundException)
            {
                // Referenced by a library for another system.
            }
        }
    }
}
