namespace InstaFunctions.Instagram.Http;

/// <summary>Which call of the platform is made: how logs and exceptions name it, and whether it may be repeated.</summary>
internal sealed record PlatformCall(string Name)
{
    public static readonly PlatformCall CreateContainer = new("POST media");
    public static readonly PlatformCall GetContainer = new("GET container");
    public static readonly PlatformCall Publish = new("POST media_publish") { IsPublish = true };
    public static readonly PlatformCall GetMedia = new("GET media");
    public static readonly PlatformCall ListMedia = new("GET media list");
    public static readonly PlatformCall ListStories = new("GET stories list");
    public static readonly PlatformCall GetPublishingLimit = new("GET content_publishing_limit");
    public static readonly PlatformCall GetMe = new("GET me");
    public static readonly PlatformCall ExchangeCode = new("POST oauth/access_token");
    public static readonly PlatformCall ExchangeToken = new("GET access_token");
    public static readonly PlatformCall RefreshToken = new("GET refresh_access_token");

    /// <summary>The one call that must never be made twice blindly.</summary>
    public bool IsPublish { get; private init; }
}
