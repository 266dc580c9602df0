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
/// the start instead.
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

    /// <summary>A sentence per setting that does not exist.</summary>
    public static IReadOnlyList<string> FindUnknown(IConfiguration configuration) =>
    [
        .. from section in Sections
           let known = section.Value.SelectMany(Names).Distinct().ToList()
           from setting in configuration.GetSection(section.Key).GetChildren()
           where !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)
           select $"There is no setting {section.Key}:{setting.Key}. The settings of {section.Key} are {string.Join(", ", known.Order(StringComparer.Ordinal))}.",
    ];

    private static IEnumerable<string> Names(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => p.Name);
}
