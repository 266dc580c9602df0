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
    public static IServiceCollection KeepRequestsOutOfLogs(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new QuietLoggerFactory(new LoggerFactory(
            provider.GetServices<ILoggerProvider>(),
            provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetService<IOptions<LoggerFactoryOptions>>(),
            provider.GetService<IExternalScopeProvider>()))));

    private sealed class QuietLoggerFactory(ILoggerFactory inner) : ILoggerFactory
    {
        // The second is the client of Azure's storage, which logs the addresses that it calls.
        private static readonly string[] Quiet = ["Microsoft.AspNetCore", "Azure.Core"];

        public ILogger CreateLogger(string categoryName)
        {
            var logger = inner.CreateLogger(categoryName);
            return Quiet.Any(prefix => categoryName.StartsWith(prefix, StringComparison.Ordinal)) ? new QuietLogger(logger) : logger;
        }

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose() => inner.Dispose();
    }

    // Below a warning the framework tells what a request looks like; from a warning on, what went wrong.
    private sealed class QuietLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
