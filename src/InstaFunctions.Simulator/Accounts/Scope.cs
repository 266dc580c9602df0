namespace InstaFunctions.Simulator.Accounts;

/// <summary>The permissions of Instagram Login that this simulator knows.</summary>
internal static class Scope
{
    public const string Basic = "instagram_business_basic";
    public const string ContentPublish = "instagram_business_content_publish";

    public static readonly IReadOnlyList<string> All =
    [
        Basic, ContentPublish, "instagram_business_manage_comments", "instagram_business_manage_messages",
        "instagram_business_manage_insights",
    ];
}
