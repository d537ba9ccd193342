using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Swarm.Profile;

/// <summary>References to methods and types, each written once.</summary>
internal sealed class Signatures(MetadataBuilder metadata)
{
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, TypeReferenceHandle> _types = [];

    /// <summary>Whether every type in the method's signature is of a kind that is written here: no pointer to a function, no modifier.</summary>
    public static bool CanWrite(MethodBase method) =>
        method.GetParameters().All(p => CanWrite(p.ParameterType) && p.GetRequiredCustomModifiers().Length + p.GetOptionalCustomModifiers().Length == 0)
        && (method is not MethodInfo { ReturnParameter: var r } || (CanWrite(r.ParameterType) && r.GetRequiredCustomModifiers().Length == 0));

    /// <summary>The method of the closed type.</summary>
    public MemberReferenceHandle Reference(ClosedType type, MethodBase method)
    {
        EntityHandle parent;
        if (type.Arguments.IsEmpty)
        {
            parent = TypeOf(type.Definition);
        }
        else
        {
            var specification = new BlobBuilder();
            Write(new BlobEncoder(specification).TypeSpecificationSignature(), type);
            parent = metadata.AddTypeSpecification(metadata.GetOrAddBlob(specification));
        }
        var signature = new BlobBuilder();
        var parameters = method.GetParameters();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: !method.IsStatic).Parameters(
            parameters.Length,
            result =>
            {
                if (method is not MethodInfo { ReturnType: var returned } || returned == typeof(void))
                    result.Void();
                else
                    Write(result.Type(isByRef: returned.IsByRef), returned.IsByRef ? returned.GetElementType()! : returned);
            },
            all =>
            {
                foreach (var parameter in parameters.Select(p => p.ParameterType))
                    Write(all.AddParameter().Type(isByRef: parameter.IsByRef), parameter.IsByRef ? parameter.GetElementType()! : parameter);
            });
        return metadata.AddMemberReference(parent, metadata.GetOrAddString(method.Name), metadata.GetOrAddBlob(signature));
    }

    private static bool CanWrite(Type type) =>
        !type.IsFunctionPointer && !type.IsVariableBoundArray
        && (!type.HasElementType || CanWrite(type.GetElementType()!))
        && (!type.IsGenericType || type.GetGenericArguments().All(CanWrite));

    private void Write(SignatureTypeEncoder encoder, ClosedType type)
    {
        if (type.IsArray)
        {
            Write(encoder.SZArray(), type with { IsArray = false });
            return;
        }
        if (type.Arguments.IsEmpty)
        {
            Write(encoder, type.Definition);
            return;
        }
        var arguments = encoder.GenericInstantiation(TypeOf(type.Definition), type.Arguments.Length, type.Definition.IsValueType);
        foreach (var argument in type.Arguments)
            Write(arguments.AddArgument(), argument);
    }

    private void Write(SignatureTypeEncoder encoder, Type type)
    {
        if (type.IsGenericTypeParameter)
            encoder.GenericTypeParameter(type.GenericParameterPosition);
        else if (type.IsSZArray)
            Write(encoder.SZArray(), type.GetElementType()!);
        else if (type == typeof(void*))
            encoder.VoidPointer();
        else if (type.IsPointer)
            Write(encoder.Pointer(), type.GetElementType()!);
        else if (type.IsGenericType)
            WriteGeneric(encoder, type);
        else if (Primitive(type) is { } code)
            encoder.PrimitiveType(code);
        else if (type == typeof(object))
            encoder.Object();
        else
            encoder.Type(TypeOf(type), type.IsValueType);
    }

    private void WriteGeneric(SignatureTypeEncoder encoder, Type type)
    {
        var definition = type.GetGenericTypeDefinition();
        var arguments = encoder.GenericInstantiation(TypeOf(definition), type.GetGenericArguments().Length, definition.IsValueType);
        foreach (var argument in type.GetGenericArguments())
            Write(arguments.AddArgument(), argument);
    }

    private static PrimitiveTypeCode? Primitive(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.Boolean => PrimitiveTypeCode.Boolean,
        TypeCode.Char => PrimitiveTypeCode.Char,
        TypeCode.SByte => PrimitiveTypeCode.SByte,
        TypeCode.Byte => PrimitiveTypeCode.Byte,
        TypeCode.Int16 => PrimitiveTypeCode.Int16,
        TypeCode.UInt16 => PrimitiveTypeCode.UInt16,
        TypeCode.Int32 => PrimitiveTypeCode.Int32,
        TypeCode.UInt32 => PrimitiveTypeCode.UInt32,
        TypeCode.Int64 => PrimitiveTypeCode.Int64,
        TypeCode.UInt64 => PrimitiveTypeCode.UInt64,
        TypeCode.Single => PrimitiveTypeCode.Single,
        TypeCode.Double => PrimitiveTypeCode.Double,
        TypeCode.String => PrimitiveTypeCode.String,
        _ when type == typeof(nint) => PrimitiveTypeCode.IntPtr,
        _ when type == typeof(nuint) => PrimitiveTypeCode.UIntPtr,
        _ => null,
    };

    private TypeReferenceHandle TypeOf(Type type)
    {
        if (_types.TryGetValue(type, out var known))
            return known;
        EntityHandle scope = type.DeclaringType is { } outer ? TypeOf(outer) : AssemblyOf(type.Assembly);
        var (space, name) = (type.DeclaringType is null && type.Namespace is { } s ? metadata.GetOrAddString(s) : default, metadata.GetOrAddString(type.Name));
        return _types[type] = metadata.AddTypeReference(scope, space, name);
    }

    private AssemblyReferenceHandle AssemblyOf(Assembly assembly)
    {
        var name = assembly.GetName();
        return _assemblies.TryGetValue(name.Name!, out var known)
            ? known
            : _assemblies[name.Name!] = metadata.AddAssemblyReference(metadata.GetOrAddString(name.Name!), name.Version!, default, default, default, default);
    }
}
