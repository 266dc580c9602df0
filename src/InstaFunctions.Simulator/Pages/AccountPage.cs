using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Login;
using InstaFunctions.Simulator.Posts;
using static InstaFunctions.Simulator.Pages.Page;

namespace InstaFunctions.Simulator.Pages;

/// <summary>An account with its ids, its posts, and buttons for what the platform sends by itself.</summary>
internal static class AccountPage
{
    public static string Render(SimulatedAccount account, IReadOnlyList<Post> posts, DateTimeOffset now, SimulatorOptions options, string? outcome)
    {
        var said = string.IsNullOrEmpty(outcome) ? "" : $"<p class=\"outcome\" role=\"status\">{E(outcome)}</p>";
        return Page.Render(account.Username, $"""
            {said}{FeedPage.Feed(account, posts, now)}
            <h2>Ids</h2><dl><dt>IG user id (publish to this one)</dt><dd><code>{account.IgUserId}</code></dd>
            <dt>App-scoped id</dt><dd><code>{account.AppScopedId}</code></dd></dl>
            <h2>Send a callback</h2><p class="note">Signed with the app secret. The URLs are settings: <code>PATCH /_sim/settings</code>.</p>
            <div class="row">
            {Button(account, CallbackSender.Deauthorize, "Remove the app (deauthorize)", options.DeauthorizeUrl)}
            {Button(account, CallbackSender.DataDeletion, "Request data deletion", options.DataDeletionUrl)}
            {Button(account, CallbackSender.Webhook, "Send a webhook event", options.WebhookUrl)}
            {Button(account, CallbackSender.WebhookVerification, "Verify the webhook", options.WebhookUrl)}
            </div>
            """);
    }

    private static string Button(SimulatedAccount account, string kind, string label, Uri? url) => $"""
        <form method="post" action="/_sim/accounts/{account.IgUserId}/send-from-page"><input type="hidden" name="kind" value="{kind}">
        <button title="{E(url?.AbsoluteUri ?? "No URL is set")}">{E(label)}</button></form>
        """;
}
