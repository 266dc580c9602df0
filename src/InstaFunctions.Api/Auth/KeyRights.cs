using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Auth;

/// <summary>
/// Holds a call to what its API key may do: before any handler runs, and before an earlier answer is given again. The accounts
/// that a call is about are those that it names in its path, its query or its body, and that of the job it names.
/// </summary>
internal static class KeyRights
{
    private const string AccountName = "instagramAccountId";
    private const string JobName = "outputJobId";

    /// <summary>Refuses what the key may not do.</summary>
    /// <exception cref="ApiProblemException">403 <c>key_not_allowed</c>.</exception>
    public static async Task RequireAsync(ApiCall call)
    {
        if (call.Route.Access != ApiAccess.Tenant)
        {
            return;
        }

        var key = call.Caller.Key;
        if (key.Actions is { } actions && !actions.Contains(call.Route.Action))
        {
            throw Refused(key, $"This call is to {Word(call.Route.Action)}.");
        }

        if (key.Accounts is null)
        {
            return;
        }

        if (call.Route.Reach == AccountReach.Any)
        {
            throw Refused(key, "This call may connect any account.");
        }

        var named = await NamedAsync(call);
        foreach (var account in named.Where(account => !key.Accounts.Contains(account)))
        {
            throw Refused(key, $"This call is about the account {account}.");
        }

        if (call.Route.Reach == AccountReach.Filtered && named.Count == 0)
        {
            throw Refused(key, $"Name one of them as {AccountName}.");
        }
    }

    /// <summary>What a key may do, in a sentence.</summary>
    public static string Sentence(ApiKey key)
    {
        var actions = (key.Actions ?? Enum.GetValues<KeyAction>()).Select(Word).ToList();
        var may = actions.Count < 2 ? string.Concat(actions) : $"{string.Join(", ", actions[..^1])} and {actions[^1]}";
        return $"This API key may {may}" + (key.Accounts is { } accounts ? $" for the accounts {string.Join(", ", accounts)} only." : ".");
    }

    /// <summary>An action's word.</summary>
    public static string Word(KeyAction action) => action switch
    {
        KeyAction.Read => "read",
        KeyAction.Publish => "publish",
        KeyAction.Connect => "connect",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "has no word."),
    };

    private static async Task<List<AccountId>> NamedAsync(ApiCall call)
    {
        var request = call.Http.Request;
        var named = new List<AccountId>();
        foreach (var text in request.Query[AccountName].Append(request.RouteValues[AccountName] as string).Concat(await InBodyAsync(call)))
        {
            if (Parse<AccountId>(text) is { } account)
            {
                named.Add(account);
            }
        }

        if (Parse<JobId>(request.RouteValues[JobName] as string) is { } job
            && await call.Service<IJobStore>().FindAsync(call.Tenant.Id, job, call.Cancellation) is { } row)
        {
            named.Add(row.Value.AccountId);
        }

        return named;
    }

    // A body that is not as it should be is the handler's to refuse.
    private static async Task<IReadOnlyList<string?>> InBodyAsync(ApiCall call)
    {
        if (call.Route.Idempotency == Idempotency.Streamed || !call.Http.Request.HasJsonContentType())
        {
            return [];
        }

        try
        {
            var fields = await call.FieldsAsync();
            return fields.TextsNamed(AccountName);
        }
        catch (ApiProblemException)
        {
            return [];
        }
    }

    private static T? Parse<T>(string? text)
        where T : struct, IUuid<T> => T.TryParse(text, null, out var id) ? id : null;

    private static ApiProblemException Refused(ApiKey key, string why) =>
        new(StatusCodes.Status403Forbidden, ProblemCodes.KeyNotAllowed, $"{Sentence(key)} {why}");
}
