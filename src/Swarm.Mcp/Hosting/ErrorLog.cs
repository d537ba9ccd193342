using System.Text;
using Microsoft.Extensions.Logging;
using Swarm.Core.Identity;
using Swarm.Mcp.Commands;

namespace Swarm.Mcp.Hosting;

/// <summary>
/// Warnings and errors on standard error, a line each, written when they happen. Stands for the logging of Microsoft.Extensions.Logging.Console,
/// whose thread, formatters and options cost each of a hundred parked servers more than they say in their life (bench/README.md).
/// </summary>
internal sealed class ErrorLog : ILoggerFactory
{
    // The SDK warns of every call that its client cancelled, with a stack trace.
    private static readonly string Sdk = typeof(ModelContextProtocol.Server.McpServer).FullName!;

    private readonly DescriptorStream _stderr = new(descriptor: 2);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    /// <summary>Not supported: there is one place for all.</summary>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <inheritdoc />
    public void Dispose() => _stderr.Dispose();

    private void Write(string line)
    {
        try
        {
            _stderr.Write(Encoding.UTF8.GetBytes(VisibleText.Of(line) + "\n"));
        }
        catch (IOException)
        {
            // Nobody reads it any more.
        }
    }

    private sealed class Category(ErrorLog log, string name) : ILogger
    {
        private readonly LogLevel _least = name.StartsWith(Sdk, StringComparison.Ordinal) ? LogLevel.Error : LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Write($"{Word(logLevel)}: {name}: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");
        }

        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            _ => "failed",
        };
    }
}
