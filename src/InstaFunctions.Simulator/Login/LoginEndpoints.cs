using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Simulator.Pages;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Login;

/// <summary>The routes of Instagram Login, which the platform spreads over three hosts.</summary>
internal static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder routes, InstagramSimulator simulator, PlatformPipeline pipeline)
    {
        var desk = new LoginDesk(simulator);
        _ = routes.MapGet("/oauth/authorize", http => AskAsync(http, simulator));
        _ = routes.MapPost("/oauth/authorize", http => DecideAsync(http, simulator, desk));
        _ = routes.MapPost("/oauth/access_token", http => pipeline.ServeAsync(http, Endpoints.Token, desk.ExchangeCodeAsync));
        foreach (var prefix in (string[])["", @"/{version:regex(^v\d+\.\d+$)}"])
        {
            _ = routes.MapGet(prefix + "/access_token", http => pipeline.ServeAsync(http, Endpoints.Token, desk.ExchangeForLongLivedAsync));
            _ = routes.MapGet(prefix + "/refresh_access_token", http => pipeline.ServeAsync(http, Endpoints.Refresh, desk.RefreshAsync));
        }
    }

    private static Task AskAsync(HttpContext http, InstagramSimulator simulator)
    {
        var request = AuthorizeRequest.Read(name => http.Request.Query[name].ToString());
        return request.Problem(simulator.Options) is { } problem
            ? Page.WriteAsync(http, AuthorizePage.Refused(problem), StatusCodes.Status400BadRequest)
            : Page.WriteAsync(http, AuthorizePage.Ask(request, simulator.Accounts));
    }

    private static async Task DecideAsync(HttpContext http, InstagramSimulator simulator, LoginDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var request = AuthorizeRequest.Read(name => form[name].ToString());
        if (request.Problem(simulator.Options) is { } problem)
        {
            await Page.WriteAsync(http, AuthorizePage.Refused(problem), StatusCodes.Status400BadRequest);
            return;
        }

        if (form["decision"] != "allow")
        {
            http.Response.Redirect(request.Return(
                ("error", "access_denied"), ("error_reason", "user_denied"), ("error_description", "The user denied your request.")));
            return;
        }

        SimulatedAccount? account;
        lock (simulator.State.Gate)
        {
            account = simulator.State.FindAccount(form["account"].ToString());
        }

        if (account is null)
        {
            await Page.WriteAsync(http, AuthorizePage.Refused("Choose an account."), StatusCodes.Status400BadRequest);
            return;
        }

        var granted = request.Scopes.Where(scope => form["granted"].Contains(scope)).ToList();
        var code = desk.NewCode(account, granted, request.RedirectUri);
        // The real platform appends this fragment as well; clients have to strip it when they copy the code by hand.
        http.Response.Redirect(request.Return(("code", code)) + "#_");
    }
}
