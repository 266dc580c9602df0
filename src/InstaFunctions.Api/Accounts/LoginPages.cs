using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;

namespace InstaFunctions.Api.Accounts;

/// <summary>How a login ends for the person: back at the tenant's own site, or on a page of ours.</summary>
internal static class LoginPages
{
    private const string Close = "You can close this page.";

    /// <summary>On to Instagram.</summary>
    public static IResult Leave(string authorizeUrl) => new ApiAnswer
    {
        Status = StatusCodes.Status302Found,
        Headers = new Dictionary<string, string>(HtmlAnswer.PageHeaders) { ["Location"] = authorizeUrl },
    };

    /// <summary>Asks the person whether this is what they meant: nobody sees to whom an account is connected on Instagram's page.</summary>
    public static HtmlAnswer Confirm(string tenant, string username, string grant, string? returnUrl) => new(
        StatusCodes.Status200OK,
        $"Connect {username}?",
        $"{tenant} will be able to publish to the Instagram account {username}, and to read its posts.",
        $"Connect only if you came here from {tenant}. Nothing has been stored so far.")
    {
        Question = new HtmlQuestion(
            PublicLinks.LoginCallback[(PublicLinks.LoginCallback.LastIndexOf('/') + 1)..],
            grant,
            "Connect",
            "Cancel",
            returnUrl is null ? null : new Uri(returnUrl)),
    };

    /// <summary>The account is stored.</summary>
    public static IResult Connected(InstagramAccount account, string? returnUrl)
    {
        var isConnected = account.Status == AccountStatus.Connected;
        if (returnUrl is not null)
        {
            return To(returnUrl, ("instagramAccountId", account.Id.ToString()), ("status", isConnected ? "connected" : "needs_permission"));
        }

        return isConnected
            ? new HtmlAnswer(StatusCodes.Status200OK, "Connected", $"The Instagram account {account.Username} is connected.", Close)
            : new HtmlAnswer(
                StatusCodes.Status200OK,
                "A permission is missing",
                $"The Instagram account {account.Username} is stored, but nothing can be published to it yet.",
                account.StatusReason ?? "");
    }

    /// <summary>The person said no, or the platform ended it.</summary>
    public static IResult Refused(string? returnUrl, bool isDenied) => returnUrl is not null
        ? To(returnUrl, ("error", isDenied ? "access_denied" : "login_failed"))
        : isDenied
            ? new HtmlAnswer(StatusCodes.Status200OK, "Not connected", "You did not allow the connection, so nothing was connected and nothing was stored.", Close)
            : Failed(null, StatusCodes.Status502BadGateway);

    /// <summary>Nobody knows what this came back from.</summary>
    public static HtmlAnswer Unknown() => new(
        StatusCodes.Status400BadRequest,
        "This login cannot be finished",
        "Its link has been used before, is too old, or did not come from here.",
        "Nothing was connected. Please go back and start the connection again.");

    /// <summary>The browser that came back is not the one that left.</summary>
    public static HtmlAnswer OtherBrowser() => new(
        StatusCodes.Status400BadRequest,
        "This login cannot be finished",
        "It was begun in another browser, or this one does not keep cookies.",
        "Nothing was connected. Please go back and start the connection again.");

    /// <summary>Without this permission there is no account.</summary>
    public static HtmlAnswer PermissionMissing(string permission, string? returnUrl) => new(
        StatusCodes.Status200OK,
        "A permission is missing",
        $"Instagram did not grant {permission}, without which the account cannot be connected. Nothing was stored.",
        "Please connect again, and allow everything that is asked for.")
    {
        Next = Back(returnUrl, "permission_missing"),
    };

    /// <summary>Instagram lets only professional accounts publish.</summary>
    public static HtmlAnswer Personal(string? returnUrl) => new(
        StatusCodes.Status200OK,
        "This is a personal account",
        "Instagram lets only professional accounts publish. Nothing was stored.",
        "Please switch the account to a professional one in Instagram's settings, and connect it again.")
    {
        Next = Back(returnUrl, "account_not_professional"),
    };

    /// <summary>It is not the person's fault.</summary>
    public static HtmlAnswer Failed(string? returnUrl, int status) => new(
        status,
        "The connection did not work",
        status == StatusCodes.Status503ServiceUnavailable
            ? "The service could not store anything at this moment."
            : "Instagram did not answer as it should.",
        "Nothing was connected. Please start the connection again.")
    {
        Next = Back(returnUrl, "login_failed"),
    };

    private static string? Back(string? returnUrl, string error) => returnUrl is null ? null : ReturnAddress.With(returnUrl, ("error", error));

    private static ApiAnswer To(string returnUrl, params (string Name, string Value)[] outcome) => new()
    {
        Status = StatusCodes.Status302Found,
        Headers = new Dictionary<string, string>(HtmlAnswer.PageHeaders) { ["Location"] = ReturnAddress.With(returnUrl, outcome) },
    };
}
