using System.Text.Json.Serialization;

namespace InstaFunctions.Simulator;

/// <summary>
/// How the simulator behaves. The members up to <see cref="CallLogCapacity"/> count at start only; all others
/// can be changed while it runs, with <see cref="InstagramSimulator.Configure"/> or <c>PATCH /_sim/settings</c>.
/// </summary>
public sealed record SimulatorOptions
{
    /// <summary>The address to listen on; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>The base of permalinks and media links when it differs from the address listened on.</summary>
    public Uri? PublicBaseUrl { get; init; }

    /// <summary>The accounts that exist from the start.</summary>
    public IReadOnlyList<SeededAccount> Accounts { get; init; } = [];

    /// <summary>How many received calls are remembered; older ones are forgotten first.</summary>
    public int CallLogCapacity { get; init; } = 200_000;

    /// <summary>How long a container stays <c>IN_PROGRESS</c>, on the simulator's clock.</summary>
    public TimeSpan ProcessingTime { get; init; } = TimeSpan.Zero;

    /// <summary>Posts per account in a moving 24 hours. The guide says 50; newer pages say 100.</summary>
    public int PublishLimit { get; init; } = 50;

    /// <summary>Containers per account in a moving 24 hours (documented: 400).</summary>
    public int ContainerLimit { get; init; } = 400;

    /// <summary>How far <c>quota_usage</c> lags behind the truth, on the simulator's clock.</summary>
    public TimeSpan QuotaUsageLag { get; init; } = TimeSpan.Zero;

    /// <summary>What publishing an already published container does.</summary>
    public RepublishBehavior Republish { get; init; } = RepublishBehavior.PostAgain;

    /// <summary>The longest a media URL may take to be fetched, in real time.</summary>
    public TimeSpan MediaFetchTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The longest a read of a container waits, in real time, for a download that its processing time has overtaken; then it
    /// reads IN_PROGRESS.
    /// </summary>
    public TimeSpan DownloadWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether fetched bytes are kept (on disk) so that the pages can show them.</summary>
    public bool StoreMedia { get; init; } = true;

    /// <summary>The app's id, as <c>client_id</c> has to be.</summary>
    public string AppId { get; init; } = "990602627938098";

    /// <summary>The app's secret: checked as <c>client_secret</c>, and the key of every signature sent.</summary>
    public string AppSecret { get; init; } = "simulator-app-secret";

    /// <summary>Which of the two seen shapes <c>POST /oauth/access_token</c> answers in.</summary>
    public TokenShape TokenShape { get; init; } = TokenShape.Documented;

    /// <summary>What the webhook verification sends as <c>hub.verify_token</c>.</summary>
    public string WebhookVerifyToken { get; init; } = "simulator-verify-token";

    /// <summary>Where webhook events go.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Where a deauthorize callback goes.</summary>
    public Uri? DeauthorizeUrl { get; init; }

    /// <summary>Where a data deletion request goes.</summary>
    public Uri? DataDeletionUrl { get; init; }

    /// <summary>Throws when a value makes no sense, naming it.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public SimulatorOptions Validated()
    {
        Require(PublishLimit >= 0, nameof(PublishLimit), "must not be negative");
        Require(ContainerLimit >= 0, nameof(ContainerLimit), "must not be negative");
        Require(CallLogCapacity > 0, nameof(CallLogCapacity), "must be at least 1");
        Require(ProcessingTime >= TimeSpan.Zero, nameof(ProcessingTime), "must not be negative");
        Require(QuotaUsageLag >= TimeSpan.Zero, nameof(QuotaUsageLag), "must not be negative");
        Require(MediaFetchTimeout > TimeSpan.Zero, nameof(MediaFetchTimeout), "must be positive");
        Require(DownloadWait >= TimeSpan.Zero, nameof(DownloadWait), "must not be negative");
        Require(AppId.Length > 0, nameof(AppId), "must not be empty");
        Require(AppSecret.Length > 0, nameof(AppSecret), "must not be empty");
        return this;
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"Simulator setting {name} {rule}.", name);
        }
    }
}

/// <summary>An account that exists from the start.</summary>
/// <param name="Username">The account's name, as in its profile link.</param>
/// <param name="AccessToken">A fixed long-lived token; one is made up when absent.</param>
/// <param name="Name">The display name.</param>
public sealed record SeededAccount(string Username, string? AccessToken = null, string? Name = null);

/// <summary>
/// What a second <c>media_publish</c> of the same container does. The real platform documents nothing here.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<RepublishBehavior>))]
public enum RepublishBehavior
{
    /// <summary>
    /// A second post appears. The default because it is the harshest: a client that publishes twice is seen to.
    /// </summary>
    [JsonStringEnumMemberName("postAgain")] PostAgain,

    /// <summary>An error of code 100.</summary>
    [JsonStringEnumMemberName("refuse")] Refuse,

    /// <summary>24/2207006, as if the container did not exist; it has been seen.</summary>
    [JsonStringEnumMemberName("refuseAsGone")] RefuseAsGone,

    /// <summary>The id of the first post again.</summary>
    [JsonStringEnumMemberName("returnSameMedia")] ReturnSameMedia,
}

/// <summary>The shape of the answer of <c>POST /oauth/access_token</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenShape>))]
public enum TokenShape
{
    /// <summary><c>{"data":[{"access_token","user_id":"1","permissions":"a,b"}]}</c>, as the documents show.</summary>
    [JsonStringEnumMemberName("documented")] Documented,

    /// <summary><c>{"access_token","user_id":1,"permissions":["a","b"]}</c>, as has been seen.</summary>
    [JsonStringEnumMemberName("flat")] Flat,
}
