using System.Security.Cryptography;
using System.Text;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Api.Auth;

/// <summary>Finds out who calls, by <c>Authorization: Bearer &lt;api key&gt;</c>.</summary>
public sealed class ApiKeyAuthenticator(ITenantStore tenants, IOptions<AdminOptions> admin)
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets the call through or ends it.</summary>
    /// <exception cref="ApiProblemException">401.</exception>
    public async Task AuthenticateAsync(ApiCall call)
    {
        if (call.Route.Access == ApiAccess.Public)
        {
            return;
        }

        var header = call.Http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refused("Send your API key as Authorization: Bearer <key>.");
        }

        var key = header[Scheme.Length..].Trim();
        if (call.Route.Access == ApiAccess.Admin)
        {
            if (!IsOperator(key))
            {
                throw Refused("This is not the operator's key (Admin:ApiKey).");
            }

            return;
        }

        call.Caller = await tenants.FindByKeyHashAsync(ApiKeys.Hash(key), call.Cancellation)
            ?? throw Refused("Nobody has this API key.");
    }

    // Hashed first, so that the comparison takes the same time whatever the lengths.
    private bool IsOperator(string key) =>
        admin.Value.ApiKey is { } expected
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static ApiProblemException Refused(string detail) => new(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, detail);
}
