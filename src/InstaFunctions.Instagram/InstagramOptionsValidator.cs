using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Instagram;

/// <summary>Checks <see cref="InstagramOptions"/> at start; every sentence begins with the setting's name.</summary>
internal sealed partial class InstagramOptionsValidator : IValidateOptions<InstagramOptions>
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, InstagramOptions options)
    {
        string?[] found =
        [
            Url(nameof(options.GraphUrl), options.GraphUrl),
            Url(nameof(options.AuthorizeUrl), options.AuthorizeUrl),
            Url(nameof(options.TokenUrl), options.TokenUrl),
            VersionPattern().IsMatch(options.GraphVersion ?? "")
                ? null
                : Says(nameof(options.GraphVersion), "must look like v25.0."),
            Time(nameof(options.RequestTimeout), options.RequestTimeout),
            Time(nameof(options.PublishTimeout), options.PublishTimeout),
            Pair(options),
        ];
        var failures = found.OfType<string>().ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Url(string setting, Uri? url) =>
        url is not { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
            ? Says(setting, "must be an absolute http or https URL without a query, a fragment or a user name.")
            : url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback
            // Tokens and the app's secret go there.
            ? Says(setting, $"is {url}; it must be https, except on this machine (a simulator's address).")
            : null;

    private static string? Time(string setting, TimeSpan time) =>
        time > TimeSpan.Zero && time <= LongestTimeout
            ? null
            : Says(setting, "must be a time above 00:00:00 and at most 01:00:00, written as hh:mm:ss.");

    private static string? Pair(InstagramOptions options) =>
        (string.IsNullOrWhiteSpace(options.AppId), string.IsNullOrWhiteSpace(options.AppSecret)) switch
        {
            (true, false) => Says(nameof(options.AppId), "must be set when Instagram:AppSecret is."),
            (false, true) => Says(nameof(options.AppSecret), "must be set when Instagram:AppId is."),
            _ => null,
        };

    private static string Says(string setting, string rule) => $"{InstagramOptions.Section}:{setting} {rule}";

    // \z, not $: a version with a line break behind it is none.
    [GeneratedRegex(@"\Av[0-9]+\.[0-9]+\z")]
    private static partial Regex VersionPattern();
}
