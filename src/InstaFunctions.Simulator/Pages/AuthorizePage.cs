using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Login;
using static InstaFunctions.Simulator.Pages.Page;

namespace InstaFunctions.Simulator.Pages;

/// <summary>Asks a person whether an app may act for an account.</summary>
internal static class AuthorizePage
{
    public static string Ask(AuthorizeRequest request, IReadOnlyList<SimulatedAccount> accounts)
    {
        var choices = string.Concat(accounts.Select((account, i) =>
            $"<label><input type=\"radio\" name=\"account\" value=\"{account.IgUserId}\"{(i == 0 ? " checked" : "")}> {E(account.Username)}</label>"));
        var scopes = string.Concat(request.Scopes.Select(scope =>
            $"<label><input type=\"checkbox\" name=\"granted\" value=\"{E(scope)}\" checked> {E(scope)}</label>"));
        return Page.Render("Log in", $"""
            <form class="card" method="post" action="/oauth/authorize">
            <h1>An app asks to act for you</h1>
            <p class="note">App {E(request.ClientId)}. You will be sent back to {E(new Uri(request.RedirectUri).Authority)}.</p>
            <fieldset><legend>Account</legend>{choices}</fieldset>
            <fieldset><legend>It may</legend>{scopes}</fieldset>
            {Hidden("client_id", request.ClientId)}{Hidden("redirect_uri", request.RedirectUri)}{Hidden("response_type", request.ResponseType)}
            {Hidden("scope", string.Join(',', request.Scopes))}{Hidden("state", request.State)}
            <div class="row"><button class="main" name="decision" value="allow">Allow</button><button name="decision" value="refuse">Refuse</button></div>
            </form>
            """);
    }

    public static string Refused(string why) => Page.Render("Log in", $"<h1>This request cannot be shown</h1><p class=\"outcome\">{E(why)}</p>");

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{E(value)}\">";
}
