using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Admin;
using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Idempotent;
using InstaFunctions.Api.Jobs;
using InstaFunctions.Api.Media;
using InstaFunctions.Api.Publish;
using InstaFunctions.Api.Quota;
using InstaFunctions.Api.Routing;
using InstaFunctions.Api.Schedules;
using InstaFunctions.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Api;

/// <summary>Registers the HTTP contract; the host adds stores, the platform client and the workflow engine.</summary>
public static class ApiServices
{
    /// <summary>Adds the dispatcher and every handler.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiDispatcher>();
        services.AddSingleton<ApiKeyAuthenticator>();
        services.AddSingleton<ApiRateLimit>();
        services.AddSingleton<IdempotencyGate>();
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        services.AddSingleton<PublishEndpoints>();
        services.AddSingleton<ScheduleEndpoints>();
        services.AddSingleton<JobEndpoints>();
        services.AddSingleton<MediaEndpoints>();
        services.AddSingleton<AccountEndpoints>();
        services.AddSingleton<QuotaEndpoints>();
        services.AddSingleton<TenantEndpoints>();
        return services;
    }
}
