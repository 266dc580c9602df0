using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Hosting;

/// <summary>
/// Keeps the framework's lines about requests out of every log, whatever the settings of logging say. They hold whole addresses,
/// and some of ours are credentials: a login's code and state, a media link's signature.
/// </summary>
public static class QuietRequests
{
    /// <summary>Replaces the logger factory by one that does so.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="toldElsewhere">
    /// Failures to start that the host tells by itself, and of which the framework's lines, with their stack traces, are left out.
    /// </param>
    public static IServiceCollection KeepRequestsOutOfLogs(this IServiceCollection services, Func<Exception, bool>? toldElsewhere = null) =>
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new QuietLoggerFactory(
            new LoggerFactory(
                provider.GetServices<ILoggerProvider>(),
                provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                provider.GetService<IOptions<LoggerFactoryOptions>>(),
                provider.GetService<IExternalScopeProvider>()),
            toldElsewhere ?? (_ => false))));

    private sealed class QuietLoggerFactory(ILoggerFactory inner, Func<Exception, bool> toldElsewhere) : ILoggerFactory
    {
        private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

        // The second is the client of Azure's storage, which logs the addresses that it calls.
        private static readonly string[] Quiet = ["Microsoft.AspNetCore", "Azure.Core"];

        public ILogger CreateLogger(string categoryName)
        {
            var logger = inner.CreateLogger(categoryName);
            return Quiet.Any(prefix => categoryName.StartsWith(prefix, StringComparison.Ordinal)) ? new QuietLogger(logger, LogLevel.Warning, toldElsewhere)
                : categoryName == Host ? new QuietLogger(logger, LogLevel.Trace, toldElsewhere)
                : logger;
        }

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose() => inner.Dispose();
    }

    // Below a warning the framework tells what a request looks like; from a warning on, what went wrong.
    private sealed class QuietLogger(ILogger inner, LogLevel least, Func<Exception, bool> toldElsewhere) : ILogger
    {
        // The host's "Hosting failed to start"; the server and the pipeline tell of that at Critical.
        private const int StartFailed = 11;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var isOfStart = logLevel == LogLevel.Critical || eventId.Id == StartFailed;
            if (logLevel >= least && !(isOfStart && exception is not null && toldElsewhere(exception)))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
