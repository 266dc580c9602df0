using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Auth;

/// <summary>Finds out who calls, by <c>Authorization: Bearer &lt;api key&gt;</c>.</summary>
public sealed partial class ApiKeyAuthenticator(
    ITenantStore tenants,
    KeyGuesses guesses,
    IOptions<AdminOptions> admin,
    TimeProvider clock,
    ILogger<ApiKeyAuthenticator> logger)
{
    private const string Scheme = "Bearer ";

    // Keys whose use is being written down at this moment.
    private readonly ConcurrentDictionary<ApiKeyId, bool> _writing = [];

    /// <summary>Lets the call through or ends it.</summary>
    /// <exception cref="ApiProblemException">401; 429 after too many wrong keys.</exception>
    public async Task AuthenticateAsync(ApiCall call)
    {
        if (call.Route.Access == ApiAccess.Public)
        {
            return;
        }

        var header = call.Http.Request.Headers.Authorization.ToString();
        var key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        var hash = ApiKeys.Hash(key);
        guesses.Admit(call, hash);
        if (key.Length == 0)
        {
            throw guesses.Failed(call, "Send your API key as Authorization: Bearer <key>.");
        }

        if (call.Route.Access == ApiAccess.Tenant)
        {
            call.Caller = await FindAsync(call, hash);
            guesses.Succeeded(hash);
            await WriteUseAsync(call.Caller.Key, call.Cancellation);
        }
        else if (!IsOperator(key))
        {
            throw guesses.Failed(call, "This is not the operator's key (Admin:ApiKey).");
        }
    }

    private async Task<AuthenticatedTenant> FindAsync(ApiCall call, string hash)
    {
        var found = await tenants.FindByKeyHashAsync(hash, call.Cancellation) ?? throw guesses.Failed(call, "Nobody has this API key.");
        return found.Key.ExpiresAt is { } end && end <= clock.GetUtcNow()
            ? throw guesses.Failed(
                call, string.Create(CultureInfo.InvariantCulture, $"This API key expired at {end.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}."))
            : found;
    }

    // The first request in an hour pays for it; a store that takes no writes does not keep anybody from reading.
    private async Task WriteUseAsync(ApiKey key, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (now - key.LastUsedAt < ApiKeyUse.Granularity || !_writing.TryAdd(key.Id, true))
        {
            return;
        }

        try
        {
            await tenants.SetKeyUseAsync(key.TenantId, key.Id, now, cancellation);
        }
        catch (StoreUnavailableException exception)
        {
            LogUseNotWritten(exception, key.Id);
        }
        finally
        {
            _ = _writing.TryRemove(key.Id, out _);
        }
    }

    // Hashed first, so that the comparison takes the same time whatever the lengths.
    private bool IsOperator(string key) =>
        admin.Value.ApiKey is { } expected
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    [LoggerMessage(2012, LogLevel.Warning, "That the API key {KeyId} was used could not be written down.")]
    private partial void LogUseNotWritten(Exception exception, ApiKeyId keyId);
}
