using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Swarm.Core.Operations;

/// <summary>One simple command of a shell line.</summary>
/// <param name="Assigned">What stands before it: <c>NAME=value</c>.</param>
/// <param name="Words">The command and its arguments, quotes removed. What only the shell knows stays: <c>$NAME</c>, <c>*</c>; a substitution is <c>$()</c>.</param>
/// <param name="WritesTo">The files that its output goes to.</param>
/// <param name="Scope">Which shell runs it: "" the one of the line, "/4" a subshell of that, "/4/9" one of this. A <c>cd</c> holds in its own.</param>
/// <param name="End">Where in its text it ends.</param>
internal sealed record ShellCommand(
    ImmutableArray<string> Assigned, ImmutableArray<string> Words, ImmutableArray<string> WritesTo, string Scope, int End);

/// <summary>
/// Reads a shell line into its simple commands (POSIX shell, 2.3 and 2.10), those inside of substitutions and groups too. It knows enough to see
/// what a line does by accident; a line that hides what it does is not seen through.
/// </summary>
internal sealed class ShellWords
{
    private const int Longest = 64 * 1024;
    private const int Deepest = 16;
    private const int LongestScope = 200;

    // Words of the shell's own that a command may follow.
    private static readonly HashSet<string> Reserved = ["!", "{", "}", "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "time"];

    private readonly string _text;
    private readonly int _depth;
    private readonly List<ShellCommand> _commands;
    private readonly List<string> _words = [];
    private readonly List<string> _writes = [];
    private readonly Queue<string> _documents = new();
    private StringBuilder? _word;
    private Next _next = Next.Word;
    private string _scope;
    private int _at;

    private ShellWords(string text, string scope, int depth, List<ShellCommand> commands) =>
        (_text, _scope, _depth, _commands) = (text, scope, depth, commands);

    private enum Next
    {
        Word,
        Written,
        Read,
        Document,
    }

    /// <summary>The simple commands in their order; of a very long line those at its beginning.</summary>
    /// <param name="line">The line.</param>
    /// <param name="scope">Which shell runs it.</param>
    public static IReadOnlyList<ShellCommand> Commands(string line, string scope = "")
    {
        var commands = new List<ShellCommand>();
        new ShellWords(line.Length > Longest ? line[..Longest] : line, scope, 0, commands).Run('\0');
        return commands;
    }

    // Returns behind the closing character of a substitution, or at the end.
    private int Run(char closing)
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == closing && closing != '\0')
                break;
            Read(c);
        }
        EndCommand();
        return _at;
    }

    private void Read(char c)
    {
        switch (c)
        {
            case '\\':
                if (_at < _text.Length && _text[_at++] is var escaped && escaped != '\n')
                    Word.Append(escaped);
                break;
            case '\'':
                Word.Append(Until('\''));
                break;
            case '"':
                Quoted();
                break;
            case '$' or '`':
                Substitution(c);
                break;
            case ' ' or '\t' or '\r':
                EndWord();
                break;
            case '#' when _word is null:
                while (_at < _text.Length && _text[_at] != '\n')
                    _at++;
                break;
            case '\n':
                EndCommand();
                SkipDocuments();
                break;
            case '&' when _at < _text.Length && _text[_at] == '>':
                break;
            case '(':
                EndCommand();
                // So deep by accident is nobody; the scope's length would be the square of the line's.
                _scope = _scope.Length < LongestScope ? string.Create(CultureInfo.InvariantCulture, $"{_scope}/{_at}") : _scope;
                break;
            case ')':
                EndCommand();
                _scope = _scope[..Math.Max(0, _scope.LastIndexOf('/'))];
                break;
            case ';' or '&' or '|':
                EndCommand();
                break;
            case '<' or '>':
                Redirection(c);
                break;
            default:
                Word.Append(c);
                break;
        }
    }

    private StringBuilder Word => _word ??= new StringBuilder();

    private string Until(char end)
    {
        var from = _at;
        var to = _text.IndexOf(end, from);
        _at = to < 0 ? _text.Length : to + 1;
        return to < 0 ? _text[from..] : _text[from..to];
    }

    private void Quoted()
    {
        _ = Word;
        while (_at < _text.Length && _text[_at++] is var c && c != '"')
        {
            if (c == '\\' && _at < _text.Length && _text[_at] is '"' or '\\' or '$' or '`')
                Word.Append(_text[_at++]);
            else if (c is '$' or '`')
                Substitution(c);
            else
                Word.Append(c);
        }
    }

    private void Substitution(char c)
    {
        if (c == '`')
        {
            Nested(Until('`'));
            Word.Append("$()");
        }
        else if (_at < _text.Length && _text[_at] == '(')
        {
            _at++;
            NestedHere();
            Word.Append("$()");
        }
        else
        {
            Word.Append(c);
        }
    }

    private string InnerScope => string.Create(CultureInfo.InvariantCulture, $"{_scope}/s{_at}");

    private void Nested(string text)
    {
        if (_depth < Deepest)
            new ShellWords(text, InnerScope, _depth + 1, _commands).Run('\0');
    }

    private void NestedHere()
    {
        if (_depth < Deepest)
            _at += new ShellWords(_text[_at..], InnerScope, _depth + 1, _commands).Run(')');
    }

    private void Redirection(char c)
    {
        if (_at < _text.Length && _text[_at] == '(')
        {
            _at++;
            NestedHere();
            Word.Append("$()");
            return;
        }
        // 2> and the like: the number is no word.
        if (_word is { } number && number.ToString().All(char.IsAsciiDigit))
            _word = null;
        EndWord();
        var operation = c.ToString();
        while (_at < _text.Length && _text[_at] is '>' or '<' or '|' or '&' && operation.Length < 3)
            operation += _text[_at++];
        _next = operation switch
        {
            "<<" => Next.Document,
            "<" or "<<<" or "<&" or ">&" => Next.Read,
            _ => Next.Written,
        };
        if (operation == "<<" && _at < _text.Length && _text[_at] == '-')
            _at++;
    }

    // A here-document is data: what stands in it is not run.
    private void SkipDocuments()
    {
        while (_documents.TryDequeue(out var end))
        {
            while (_at < _text.Length && Until('\n').Trim() != end)
            {
                // The next line.
            }
        }
    }

    private void EndWord()
    {
        if (_word is not { } word)
            return;
        switch (_next)
        {
            case Next.Word:
                _words.Add(word.ToString());
                break;
            case Next.Written:
                _writes.Add(word.ToString());
                break;
            case Next.Document:
                _documents.Enqueue(word.ToString());
                break;
            default:
                break;
        }
        (_word, _next) = (null, Next.Word);
    }

    private void EndCommand()
    {
        EndWord();
        _next = Next.Word;
        var from = _words.FindIndex(word => !Reserved.Contains(word));
        var words = from < 0 ? [] : _words[from..];
        var assigned = words.TakeWhile(IsAssignment).ToImmutableArray();
        if (words.Count > 0 || _writes.Count > 0)
            _commands.Add(new ShellCommand(assigned, [.. words.Skip(assigned.Length)], [.. _writes], _scope, _at));
        _words.Clear();
        _writes.Clear();
    }

    private static bool IsAssignment(string word) =>
        word.IndexOf('=') is > 0 and var equals && word.AsSpan(0, equals).IndexOfAnyExcept(Names) < 0 && !char.IsAsciiDigit(word[0]);

    private static readonly System.Buffers.SearchValues<char> Names =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
