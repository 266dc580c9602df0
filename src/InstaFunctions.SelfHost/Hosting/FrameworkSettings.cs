using InstaFunctions.Api.Hosting;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>Settings that the framework reads late, and complains of without a name: where to listen, and what to log.</summary>
internal static class FrameworkSettings
{
    private const string LogLevelSection = ":LogLevel:";

    /// <exception cref="SettingsException">Some are wrong; the message holds a sentence for each.</exception>
    public static void Check(IConfiguration configuration)
    {
        string[] wrong = [.. WrongUrls(configuration), .. WrongLevels(configuration)];
        if (wrong.Length > 0)
        {
            throw new SettingsException(string.Join(Environment.NewLine, wrong));
        }
    }

    private static IEnumerable<string> WrongUrls(IConfiguration configuration) =>
        from url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
        where !IsAddress(url)
        select $"urls is \"{url}\"; it must be addresses such as http://127.0.0.1:8080, with semicolons between them.";

    private static IEnumerable<string> WrongLevels(IConfiguration configuration) =>
        from setting in configuration.GetSection("Logging").AsEnumerable()
        where $"{setting.Key}:".Contains(LogLevelSection, StringComparison.OrdinalIgnoreCase)
        where setting.Value is { Length: > 0 } && !Enum.TryParse<LogLevel>(setting.Value, ignoreCase: true, out _)
        select $"{setting.Key} is \"{setting.Value}\"; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
