using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Swarm.Profile;

/// <summary>
/// Writes methods as crossgen reads them from <c>--mibc</c>: an assembly whose global method AssemblyDictionary names groups, each a method that
/// loads the token of every method in it. A group's name lists the assemblies that it needs (dotnet/runtime, src/coreclr/tools/dotnet-pgo/MibcEmitter.cs;
/// that program is in no package).
/// </summary>
internal sealed class ProfileAssembly
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly MetadataBuilder _metadata = new();
    private readonly MethodBodyStreamEncoder _bodies = new(new BlobBuilder());
    private readonly Signatures _signatures;

    private ProfileAssembly() => _signatures = new Signatures(_metadata);

    /// <summary>Writes what there is of the methods; a line about a type or method that is gone is left out. Returns how many of each.</summary>
    public static string Write(IEnumerable<string> methods, string path)
    {
        var types = new TypesByName();
        var groups = new SortedDictionary<string, List<(ClosedType, MethodBase)>>(StringComparer.Ordinal);
        var (found, gone) = (0, 0);
        foreach (var line in methods)
        {
            var named = types.Find(CompiledMethods.TypeOf(line)) is { } type ? Named(type, CompiledMethods.NameOf(line)) : [];
            if (named.Count > 0)
                found++;
            else
                gone++;
            foreach (var one in named)
            {
                var group = GroupOf(one.Type);
                if (!groups.TryGetValue(group, out var members))
                    groups[group] = members = [];
                members.Add(one);
            }
        }
        new ProfileAssembly().Save(groups, path);
        return $"{found} methods, {gone} that are not there any more";
    }

    // Every overload: the list has no signatures.
    private static List<(ClosedType Type, MethodBase Method)> Named(ClosedType type, string name) =>
    [
        .. type.Definition.GetMembers(Declared).OfType<MethodBase>()
            .Where(m => m.Name == name && !m.IsGenericMethodDefinition && !m.IsAbstract && Signatures.CanWrite(m))
            .Select(m => (type, m)),
    ];

    private static string GroupOf(ClosedType type)
    {
        var own = type.Definition.Assembly.GetName().Name!;
        return string.Concat(type.Assemblies.Where(a => a != own).Distinct().Order(StringComparer.Ordinal).Prepend(own).Select(a => $"{a};"));
    }

    private void Save(SortedDictionary<string, List<(ClosedType Type, MethodBase Method)>> groups, string path)
    {
        var name = _metadata.GetOrAddString(Path.GetFileNameWithoutExtension(path));
        _metadata.AddAssembly(name, new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        _metadata.AddModule(0, name, _metadata.GetOrAddGuid(new Guid("9d2f7c1e-55a8-4a1b-8a0e-2f1d7c6b3a90")), default, default);
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var heads = new List<(string Name, MethodDefinitionHandle Method)>();
        foreach (var (group, members) in groups)
            heads.Add((group, Global($"Assemblies_{group}", members.Select(m => (EntityHandle)_signatures.Reference(m.Type, m.Method)))));
        Global("AssemblyDictionary", heads.Select(h => (EntityHandle)h.Method), heads.Select(h => h.Name));

        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(_metadata), _bodies.Builder, deterministicIdProvider: _ =>
            new BlobContentId(Guid.Empty, 1)).Serialize(image);
        using var file = File.Create(path);
        image.WriteContentTo(file);
    }

    private MethodDefinitionHandle Global(string name, IEnumerable<EntityHandle> tokens, IEnumerable<string>? names = null)
    {
        var code = new InstructionEncoder(new BlobBuilder());
        using var named = (names ?? []).GetEnumerator();
        foreach (var token in tokens)
        {
            if (named.MoveNext())
                code.LoadString(_metadata.GetOrAddUserString(named.Current));
            code.OpCode(ILOpCode.Ldtoken);
            code.Token(token);
            code.OpCode(ILOpCode.Pop);
        }
        code.OpCode(ILOpCode.Ret);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, r => r.Void(), _ => { });
        return _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(name),
            _metadata.GetOrAddBlob(signature), _bodies.AddMethodBody(code), MetadataTokens.ParameterHandle(1));
    }
}
