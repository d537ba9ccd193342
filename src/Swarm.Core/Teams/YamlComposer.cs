using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Swarm.Core.Teams;

/// <summary>
/// Makes values of a YAML text, with the place of each and all mistakes of form. The library's own model ends at the first of them and
/// loses the places of keys.
/// </summary>
internal sealed class YamlComposer
{
    private const int Deepest = 12;
    private readonly TeamSource _source;
    private readonly TeamMistakes _mistakes;
    private readonly Parser _parser;
    private readonly Dictionary<string, YamlValue> _anchors = new(StringComparer.Ordinal);
    private bool _isTooDeep;

    private YamlComposer(TeamSource source, TeamMistakes mistakes)
    {
        (_source, _mistakes) = (source, mistakes);
        _parser = new Parser(new StringReader(source.Text));
    }

    /// <summary>The mapping that the text is; null when it is none, which is then among the mistakes.</summary>
    public static YamlMap? Read(TeamSource source, TeamMistakes mistakes)
    {
        var start = new Place(source, 1, 1);
        var composer = new YamlComposer(source, mistakes);
        try
        {
            var value = composer.Document();
            if (value is YamlMap map)
                return map;
            if (value is null or { IsNull: true })
                mistakes.Add(start, "the file is empty", "a mapping such as \"extends: software-dev\"");
            else
                mistakes.Add(value.At, $"a team file is a mapping of keys, and this is {value.Kind}", "lines such as \"extends: software-dev\"");
        }
        catch (YamlException) when (composer._isTooDeep)
        {
            // It is among the mistakes.
        }
        catch (YamlException broken)
        {
            mistakes.Add(new Place(source, Math.Max(1, broken.Start.Line), Math.Max(1, broken.Start.Column)), $"this is not YAML: {Reason(broken)}");
        }
        catch (InvalidOperationException)
        {
            // Some broken flow collections, such as one that ends nowhere, the library (16.3.0) meets so.
            var last = composer._parser.Current is { } part ? composer.At(part) : start;
            mistakes.Add(last, "this is not YAML: what begins here is not ended, or not as it began");
        }
        return null;
    }

    private YamlValue? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return null;
        var value = Value(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _mistakes.Add(At(second), "a second document begins here", "one document a file");
        return value;
    }

    private YamlValue Value(int depth)
    {
        var at = At(_parser.Current!);
        if (depth > Deepest)
        {
            _mistakes.Add(at, "this is nested too deep; what follows it was not read");
            _isTooDeep = true;
            // The library's time for what is nested without end grows with the square of it.
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "");
        }
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Aliased(at, alias.Value.Value);
        if (_parser.Current is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
            _mistakes.Add(at, $"tags are not read here, such as {tag}", "the value without it");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return Anchored(scalar, new YamlText(at, scalar.Value, scalar.Style == ScalarStyle.Plain));
        return _parser.TryConsume<SequenceStart>(out var sequence)
            ? Anchored(sequence, new YamlList(at, Items(depth)))
            : Anchored(_parser.Consume<MappingStart>(), new YamlMap(at, Fields(depth)));
    }

    private ImmutableArray<YamlValue> Items(int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(depth + 1));
        return items.ToImmutable();
    }

    private ImmutableArray<YamlField> Fields(int depth)
    {
        var fields = ImmutableArray.CreateBuilder<YamlField>();
        var merged = new List<YamlMap>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var (key, value) = (Value(depth + 1), Value(depth + 1));
            if (key is not YamlText { Text: var name })
                _mistakes.Add(key.At, $"a key is {key.Kind}", "a word");
            else if (name == "<<" && value is YamlMap other)
                merged.Add(other);
            else if (fields.FirstOrDefault(f => f.Key == name) is { } first)
                _mistakes.Add(key.At, FormattableString.Invariant($"\"{name}\" is there twice, first in line {first.At.Line}"), "each key once");
            else
                fields.Add(new YamlField(key.At, name, value));
        }
        // What the mapping says itself comes before what it takes over (YAML merge key, yaml.org/type/merge).
        foreach (var field in merged.SelectMany(m => m.Fields).Where(f => fields.All(own => own.Key != f.Key)).ToList())
        {
            if (fields.All(own => own.Key != field.Key))
                fields.Add(field);
        }
        return fields.ToImmutable();
    }

    private YamlValue Aliased(Place at, string name)
    {
        if (_anchors.TryGetValue(name, out var value))
            return value;
        _mistakes.Add(at, $"there is no anchor &{name} before this", "an alias of an anchor above it");
        return new YamlText(at, "", IsPlain: true);
    }

    private YamlValue Anchored(NodeEvent node, YamlValue value)
    {
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor.Value] = value;
        return value;
    }

    private Place At(ParsingEvent part) => new(_source, part.Start.Line, part.Start.Column);

    // Some messages of the library begin with the place, which stands before it already.
    private static string Reason(YamlException broken) =>
        broken.Message.StartsWith('(') && broken.Message.IndexOf("): ", StringComparison.Ordinal) is >= 0 and var end ? broken.Message[(end + 3)..] : broken.Message;
}
