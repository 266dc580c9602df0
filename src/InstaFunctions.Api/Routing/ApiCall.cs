using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Requests;
using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Api.Routing;

/// <summary>One authenticated request on its way through a handler.</summary>
public sealed class ApiCall(HttpContext http, ApiRoute route, string requestId)
{
    private AuthenticatedTenant? _caller;
    private byte[]? _body;

    /// <summary>The request as ASP.NET Core has it.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>Which route it is.</summary>
    public ApiRoute Route { get; } = route;

    /// <summary>The request's id: the caller's <c>X-Request-Id</c>, or a new one.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>Ends when the caller hangs up.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>Who calls.</summary>
    public AuthenticatedTenant Caller
    {
        get => _caller ?? throw new InvalidOperationException("This route is not a tenant's.");
        internal set => _caller = value;
    }

    /// <summary>The calling tenant.</summary>
    public Tenant Tenant => Caller.Tenant;

    /// <summary>The <c>Idempotency-Key</c> claim of this request; null when it has none.</summary>
    public IdempotencyEntry? Idempotency { get; internal set; }

    /// <summary>The 202 that an earlier request with the same key was given; null when this request is the first.</summary>
    public ApiAnswer? EarlierAnswer { get; internal set; }

    /// <summary>A service of the host.</summary>
    public T Service<T>()
        where T : notnull => Http.RequestServices.GetRequiredService<T>();

    /// <summary>The body's bytes, read once.</summary>
    public async Task<byte[]> BodyAsync() => _body ??= await JsonBody.ReadBytesAsync(Http.Request, Cancellation);

    /// <summary>Hashes the body while the handler reads it.</summary>
    /// <param name="boundary">The boundary of a form; null for any other body.</param>
    public HashingStream HashBody(string? boundary)
    {
        var hashing = new HashingStream(Http.Request.Body, boundary);
        Http.Request.Body = hashing;
        return hashing;
    }

    /// <summary>The body as the fields of a JSON object.</summary>
    public async Task<JsonFields> FieldsAsync() => JsonBody.Parse(Http.Request, await BodyAsync());

    /// <summary>An id in the path; one that is no id of ours is not found, like any other unknown one.</summary>
    public T RouteId<T>(string name, string notFoundCode)
        where T : struct, IUuid<T> =>
        T.TryParse(Http.Request.RouteValues[name] as string, null, out var id)
            ? id
            : throw ApiProblemException.NotFound(notFoundCode, "There is nothing by this id.");
}
