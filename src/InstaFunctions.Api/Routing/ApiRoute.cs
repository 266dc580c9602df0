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
}
