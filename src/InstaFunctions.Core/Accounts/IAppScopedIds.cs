using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Accounts;

/// <summary>
/// Which account an app-scoped id stands for. The platform's callbacks name a person by either id, and documents do not say
/// by which one; both are understood.
/// </summary>
public interface IAppScopedIds
{
    /// <summary>Remembers an id; the last call for the same id holds.</summary>
    Task SetAsync(AppScopedId id, IgUserId user, CancellationToken cancellation);

    /// <summary>The account that an id stands for; null when nobody said.</summary>
    Task<IgUserId?> FindAsync(AppScopedId id, CancellationToken cancellation);

    /// <summary>Forgets the ids of an account.</summary>
    Task RemoveAsync(IgUserId user, CancellationToken cancellation);
}
