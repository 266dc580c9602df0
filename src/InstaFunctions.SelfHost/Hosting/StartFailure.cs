using InstaFunctions.Api.Hosting;
using InstaFunctions.Core;
using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Extensions.Options;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>Tells the failures that the person who started the service can put right from faults of the service.</summary>
internal static class StartFailure
{
    /// <summary>The sentences to show instead of a stack trace; null for a fault.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        SettingsException or OptionsValidationException or AlreadyRunningException or DatabaseTooNewException
            or DatabaseDamagedException or StorageUnusableException or KeyRingException or InvalidDataException => exception.Message,

        // The framework's way to say that a setting of its own is wrong; what follows its first line are hints.
        FormatException or InvalidOperationException => $"The service cannot start: {exception.Message.ReplaceLineEndings("\n").Split('\n')[0]}",
        StoreUnavailableException => $"The service cannot start: {exception.Message}",

        // The folder cannot be used, or the address is taken: the system's own sentence names it.
        IOException or UnauthorizedAccessException => exception.Message,

        // The host checks all options before it gives up.
        AggregateException { InnerExceptions: var all } when all.All(e => Explain(e) is not null) =>
            string.Join(Environment.NewLine, all.Select(Explain)),
        _ => null,
    };
}
