using InstaFunctions.Simulator.Accounts;

namespace InstaFunctions.Simulator.Platform;

/// <summary>Who may do what.</summary>
internal static class Access
{
    /// <summary>The account of the request's token, when it may act on the account <paramref name="id"/> names.</summary>
    /// <param name="simulator">Where.</param>
    /// <param name="request">The call.</param>
    /// <param name="id">An account's id, <c>me</c>, or null when the path names an object of another kind.</param>
    /// <param name="scope">The permission needed.</param>
    public static (SimulatedAccount? Account, PlatformError? Error) Check(
        InstagramSimulator simulator, PlatformRequest request, string? id, string scope)
    {
        lock (simulator.State.Gate)
        {
            var (token, error) = simulator.State.Tokens.Verify(request.AccessToken, simulator.Clock.GetUtcNow());
            if (token is null)
            {
                return (null, error);
            }

            if (id is not null and not "me")
            {
                if (!simulator.State.AccountsById.TryGetValue(id, out var named))
                {
                    return (null, PlatformErrors.NoSuchObject(id, request.Http.Request.Method));
                }

                if (named != token.Account)
                {
                    return (null, PlatformErrors.TokenForeign);
                }
            }

            return token.Scopes.Contains(scope) ? (token.Account, null) : (null, PlatformErrors.NoPermission(scope));
        }
    }
}
