using InstaFunctions.Api.Problems;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Auth;

/// <summary>What a tenant may use.</summary>
internal static class Features
{
    /// <summary>Refuses scheduling to a tenant that does not have it.</summary>
    /// <exception cref="ApiProblemException">403 <c>feature_disabled</c>.</exception>
    public static void RequireScheduling(Tenant tenant, bool wanted = true)
    {
        if (wanted && !tenant.ScheduledPublishing)
        {
            throw new ApiProblemException(
                StatusCodes.Status403Forbidden, ProblemCodes.FeatureDisabled, "Scheduled publishing is not enabled for this account.");
        }
    }
}
