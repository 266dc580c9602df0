using InstaFunctions.Simulator.Containers;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.Simulator.Accounts;

/// <summary>A professional account. Its changing parts are guarded by the simulator's lock.</summary>
public sealed class SimulatedAccount
{
    internal SimulatedAccount(string igUserId, string appScopedId, string username, string name, string accountType, string accessToken)
    {
        (IgUserId, AppScopedId, Username, Name, AccountType, AccessToken) =
            (igUserId, appScopedId, username, name, accountType, accessToken);
    }

    /// <summary>The id to publish to; <c>user_id</c> of <c>GET /me</c>.</summary>
    public string IgUserId { get; }

    /// <summary>The id that is valid for this app only; <c>id</c> of <c>GET /me</c>.</summary>
    public string AppScopedId { get; }

    /// <summary>The account's name, as in its profile link.</summary>
    public string Username { get; }

    /// <summary>The display name.</summary>
    public string Name { get; }

    /// <summary><c>BUSINESS</c> or <c>MEDIA_CREATOR</c>.</summary>
    public string AccountType { get; }

    /// <summary>The long-lived token made together with the account, with every scope.</summary>
    public string AccessToken { get; }

    internal List<Post> Posts { get; } = [];

    internal MovingWindow Published { get; } = new();

    internal MovingWindow Created { get; } = new();
}
