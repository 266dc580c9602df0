using System.Reflection;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Auth;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Quota;
using InstaFunctions.Instagram;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>
/// The settings that exist. A misspelt one under a section of ours would silently leave the default in force, so it stops
/// the start instead; and so does a value that is not of its setting's type.
/// </summary>
internal static class KnownSettings
{
    private static readonly Dictionary<string, Type[]> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [StorageOptions.Section] = [typeof(StorageOptions)],
        [AdminOptions.Section] = [typeof(AdminOptions)],
        [ApiOptions.Section] = [typeof(ApiOptions)],
        [InstagramOptions.Section] = [typeof(InstagramOptions), typeof(CallbackOptions)],
        [AccountOptions.Section] = [typeof(AccountOptions)],
        [PublishingOptions.Section] = [typeof(PublishingOptions), typeof(QuotaOptions)],
        [MediaOptions.Section] = [typeof(MediaOptions)],
    };

    /// <summary>A sentence per setting that does not exist or has a value that cannot be read.</summary>
    public static IReadOnlyList<string> FindWrong(IConfiguration configuration) =>
        [.. FindUnknown(configuration), .. FindUnreadable(configuration)];

    private static IEnumerable<string> FindUnknown(IConfiguration configuration) =>
    [
        .. from section in Sections
           let known = section.Value.SelectMany(Names).Distinct().ToList()
           from setting in configuration.GetSection(section.Key).GetChildren()
           where !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)
           select $"There is no setting {section.Key}:{setting.Key}. The settings of {section.Key} are {string.Join(", ", known.Order(StringComparer.Ordinal))}.",
    ];

    private static IEnumerable<string> FindUnreadable(IConfiguration configuration) =>
        from section in Sections
        from property in section.Value.SelectMany(Properties)
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

    private static IEnumerable<string> Names(Type options) => Properties(options).Select(p => p.Name);

    private static IEnumerable<PropertyInfo> Properties(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite);
}
