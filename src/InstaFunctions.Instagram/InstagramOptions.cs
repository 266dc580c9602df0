namespace InstaFunctions.Instagram;

/// <summary>How the Instagram platform is reached: the configuration section <c>Instagram</c>.</summary>
public sealed class InstagramOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Instagram";

    /// <summary>The Graph host of Instagram Login, or a simulator's address; http or https, without a query.</summary>
    public Uri GraphUrl { get; set; } = new("https://graph.instagram.com");

    /// <summary>The Graph API version that every Graph call names, as in <c>v25.0</c>.</summary>
    public string GraphVersion { get; set; } = "v25.0";

    /// <summary>How long any call but a publish may take; more than zero, at most one hour.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a publish may take; more than zero, at most one hour. Longer than other calls, because giving up on a
    /// publish leaves its outcome unknown.
    /// </summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The app's id at Instagram; needed for the login alone.</summary>
    public string? AppId { get; set; }

    /// <summary>The app's secret at Instagram; needed for the login alone. Never logged.</summary>
    public string? AppSecret { get; set; }

    /// <summary>The page on which a person allows the connection.</summary>
    public Uri AuthorizeUrl { get; set; } = new("https://www.instagram.com/oauth/authorize");

    /// <summary>Where a login's code is exchanged for a token.</summary>
    public Uri TokenUrl { get; set; } = new("https://api.instagram.com/oauth/access_token");
}
