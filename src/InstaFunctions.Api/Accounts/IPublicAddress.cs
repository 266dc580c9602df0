namespace InstaFunctions.Api.Accounts;

/// <summary>Under which address the world reaches this service; the host knows it.</summary>
public interface IPublicAddress
{
    /// <summary>The base of every link that is given out; http or https, without a query.</summary>
    Uri Base { get; }
}

/// <summary>Links that the platform and people follow back to this service.</summary>
internal static class PublicLinks
{
    public const string LoginCallback = "/api/v1/instagram/callback";

    public const string LoginStart = "/api/v1/instagram/login";

    /// <summary>Where a person's browser begins a login.</summary>
    public static string LoginAddress(this IPublicAddress address, string state) => At(address, $"{LoginStart}?state={state}");

    /// <summary>The redirect URI of a login, letter by letter as it is registered for the app.</summary>
    public static string LoginRedirectUri(this IPublicAddress address) => At(address, LoginCallback);

    /// <summary>The page that tells how a data deletion stands.</summary>
    public static string DeletionStatus(this IPublicAddress address, string code) => At(address, $"/api/v1/instagram/data-deletion/{code}");

    private static string At(IPublicAddress address, string path) => address.Base.AbsoluteUri.TrimEnd('/') + path;
}
