using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Routing;

/// <summary>Who may call a route.</summary>
public enum ApiAccess
{
    /// <summary>Anybody.</summary>
    Public,

    /// <summary>A tenant, by its API key.</summary>
    Tenant,

    /// <summary>The operator, by <c>Admin:ApiKey</c>.</summary>
    Admin,
}

/// <summary>How a route treats an <c>Idempotency-Key</c>.</summary>
public enum Idempotency
{
    /// <summary>It is ignored: the call is idempotent by itself, or creates nothing.</summary>
    None,

    /// <summary>It is claimed before the handler runs, and keeps the answer.</summary>
    Claimed,

    /// <summary>The handler stores it in the same transaction as what it makes.</summary>
    InTransaction,

    /// <summary>
    /// As <see cref="InTransaction"/>, for a call that waits for what it made: when the answer that is kept is a 202, the
    /// handler runs again with it (<see cref="ApiCall.EarlierAnswer"/>), so that a caller who hung up gets the end.
    /// </summary>
    Resumed,

    /// <summary>As <see cref="Claimed"/>, for a body that is streamed: the handler tells the fingerprint.</summary>
    Streamed,
}

/// <summary>Which accounts a route reaches, for keys that are limited to some.</summary>
public enum AccountReach
{
    /// <summary>Those that the call names, or that of the job it names; a call that names none is about none.</summary>
    Named,

    /// <summary>All of the tenant's, unless the call names one.</summary>
    Filtered,

    /// <summary>Accounts that nobody can name beforehand: those that it connects.</summary>
    Any,
}

/// <summary>One route of the HTTP contract. Both hosts serve exactly <see cref="ApiRoutes.All"/>.</summary>
/// <param name="Name">A unique name: the operation's id, and the function's name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The path, with parameters in braces.</param>
/// <param name="Access">Who may call it.</param>
/// <param name="Handler">What answers.</param>
public sealed record ApiRoute(string Name, string Method, string Pattern, ApiAccess Access, Func<ApiCall, Task<IResult>> Handler)
{
    /// <summary>How it treats an <c>Idempotency-Key</c>.</summary>
    public Idempotency Idempotency { get; init; }

    /// <summary>What a tenant's key must be allowed to do.</summary>
    public KeyAction Action { get; init; } = KeyAction.Publish;

    /// <summary>Which accounts it reaches.</summary>
    public AccountReach Reach { get; init; }

    /// <summary>Whether it answers <c>HEAD</c> as well as <c>GET</c>.</summary>
    public bool AllowsHead { get; init; }

    /// <summary>The methods it is called with.</summary>
    public IReadOnlyList<string> Methods => AllowsHead ? [Method, "HEAD"] : [Method];
}
