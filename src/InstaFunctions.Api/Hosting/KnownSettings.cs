using System.Reflection;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Auth;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Quota;
using Microsoft.Extensions.Configuration;

namespace InstaFunctions.Api.Hosting;

/// <summary>
/// The settings that exist. A misspelt one under a section of ours would silently leave the default in force, so it stops
/// the start instead; and so does a value that is not of its setting's type.
/// </summary>
public static class KnownSettings
{
    private static readonly (string Section, Type Options)[] OfEveryHost =
    [
        (AdminOptions.Section, typeof(AdminOptions)),
        (ApiOptions.Section, typeof(ApiOptions)),
        (CallbackOptions.Section, typeof(CallbackOptions)),
        (AccountOptions.Section, typeof(AccountOptions)),
        (PublishingOptions.Section, typeof(PublishingOptions)),
        (QuotaOptions.Section, typeof(QuotaOptions)),
        (MediaOptions.Section, typeof(MediaOptions)),
    ];

    /// <summary>Refuses settings that do not exist, and values that cannot be read.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="ofHost">The sections of the host itself.</param>
    /// <exception cref="SettingsException">There are some; the message holds a sentence for each.</exception>
    public static void Check(IConfiguration configuration, params (string Section, Type Options)[] ofHost)
    {
        var sections = OfEveryHost.Concat(ofHost).ToLookup(s => s.Section, s => s.Options, StringComparer.OrdinalIgnoreCase);
        string[] wrong = [.. FindUnknown(configuration, sections), .. FindUnreadable(configuration, sections)];
        if (wrong.Length > 0)
        {
            throw new SettingsException(string.Join(Environment.NewLine, wrong));
        }
    }

    private static IEnumerable<string> FindUnknown(IConfiguration configuration, ILookup<string, Type> sections) =>
        from section in sections
        let known = section.SelectMany(Properties).Select(p => p.Name).Distinct().ToList()
        from setting in configuration.GetSection(section.Key).GetChildren()
        where !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)
        select $"There is no setting {section.Key}:{setting.Key}. The settings of {section.Key} are {string.Join(", ", known.Order(StringComparer.Ordinal))}.";

    private static IEnumerable<string> FindUnreadable(IConfiguration configuration, ILookup<string, Type> sections) =>
        from section in sections
        from property in section.SelectMany(Properties)
        let setting = configuration.GetSection($"{section.Key}:{property.Name}")
        where setting.Value is { Length: > 0 } && !CanRead(setting, property.PropertyType)
        select $"{section.Key}:{property.Name} is \"{setting.Value}\"; it must be {Form(property.PropertyType)}.";

    private static bool CanRead(IConfigurationSection setting, Type type)
    {
        try
        {
            return setting.Get(type) is not Uri { IsAbsoluteUri: false };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Form(Type type) =>
        type == typeof(TimeSpan) ? "a time such as 00:01:30 or 7.00:00:00"
        : type == typeof(bool) ? "true or false"
        : type == typeof(Uri) ? "an absolute URL"
        : "a whole number";

    private static IEnumerable<PropertyInfo> Properties(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite);
}
