namespace InstaFunctions.Simulator.Control;

/// <summary>The settings that can change while it runs. In a PATCH, what is absent stays; an empty URL clears it.</summary>
internal sealed record SettingsBody
{
    public double? ProcessingTimeSeconds { get; init; }

    public int? PublishLimit { get; init; }

    public int? ContainerLimit { get; init; }

    public double? QuotaUsageLagSeconds { get; init; }

    public RepublishBehavior? Republish { get; init; }

    public double? MediaFetchTimeoutSeconds { get; init; }

    public bool? StoreMedia { get; init; }

    public string? AppId { get; init; }

    /// <summary>Never read back.</summary>
    public string? AppSecret { get; init; }

    public TokenShape? TokenShape { get; init; }

    public string? WebhookVerifyToken { get; init; }

    public string? WebhookUrl { get; init; }

    public string? DeauthorizeUrl { get; init; }

    public string? DataDeletionUrl { get; init; }

    public static SettingsBody Of(SimulatorOptions options) => new()
    {
        ProcessingTimeSeconds = options.ProcessingTime.TotalSeconds,
        PublishLimit = options.PublishLimit,
        ContainerLimit = options.ContainerLimit,
        QuotaUsageLagSeconds = options.QuotaUsageLag.TotalSeconds,
        Republish = options.Republish,
        MediaFetchTimeoutSeconds = options.MediaFetchTimeout.TotalSeconds,
        StoreMedia = options.StoreMedia,
        AppId = options.AppId,
        TokenShape = options.TokenShape,
        WebhookVerifyToken = options.WebhookVerifyToken,
        WebhookUrl = options.WebhookUrl?.AbsoluteUri,
        DeauthorizeUrl = options.DeauthorizeUrl?.AbsoluteUri,
        DataDeletionUrl = options.DataDeletionUrl?.AbsoluteUri,
    };

    /// <exception cref="ArgumentException">A URL is not absolute.</exception>
    public SimulatorOptions Apply(SimulatorOptions options) => options with
    {
        ProcessingTime = Seconds(ProcessingTimeSeconds) ?? options.ProcessingTime,
        PublishLimit = PublishLimit ?? options.PublishLimit,
        ContainerLimit = ContainerLimit ?? options.ContainerLimit,
        QuotaUsageLag = Seconds(QuotaUsageLagSeconds) ?? options.QuotaUsageLag,
        Republish = Republish ?? options.Republish,
        MediaFetchTimeout = Seconds(MediaFetchTimeoutSeconds) ?? options.MediaFetchTimeout,
        StoreMedia = StoreMedia ?? options.StoreMedia,
        AppId = AppId ?? options.AppId,
        AppSecret = AppSecret ?? options.AppSecret,
        TokenShape = TokenShape ?? options.TokenShape,
        WebhookVerifyToken = WebhookVerifyToken ?? options.WebhookVerifyToken,
        WebhookUrl = Url(WebhookUrl, options.WebhookUrl),
        DeauthorizeUrl = Url(DeauthorizeUrl, options.DeauthorizeUrl),
        DataDeletionUrl = Url(DataDeletionUrl, options.DataDeletionUrl),
    };

    private static TimeSpan? Seconds(double? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static Uri? Url(string? value, Uri? current) => value switch
    {
        null => current,
        "" => null,
        _ => Uri.TryCreate(value, UriKind.Absolute, out var url) ? url : throw new ArgumentException($"'{value}' is not an absolute URL."),
    };
}
