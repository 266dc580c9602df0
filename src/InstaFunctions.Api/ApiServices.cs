using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Admin;
using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Health;
using InstaFunctions.Api.Idempotent;
using InstaFunctions.Api.Jobs;
using InstaFunctions.Api.Media;
using InstaFunctions.Api.Publish;
using InstaFunctions.Api.Quota;
using InstaFunctions.Api.Routing;
using InstaFunctions.Api.Schedules;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Publishing;
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
        services.AddSingleton<KeyGuesses>();
        services.AddSingleton<ApiRateLimit>();
        services.AddSingleton<IdempotencyGate>();
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        services.AddValidatedOptions<AdminOptions>(AdminOptions.Section);
        services.AddValidatedOptions<ApiOptions>(ApiOptions.Section);
        services.AddValidatedOptions<PublishingOptions>(PublishingOptions.Section);
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<PublishEndpoints>();
        services.AddSingleton<ScheduleEndpoints>();
        services.AddSingleton<JobEndpoints>();
        services.AddSingleton<MediaEndpoints>();
        services.AddAccounts();
        services.AddValidatedOptions<AccountOptions>(AccountOptions.Section);
        services.AddValidatedOptions<CallbackOptions>(CallbackOptions.Section);
        services.AddSingleton<LoginStates>();
        services.AddSingleton<LoginBrowser>();
        services.AddSingleton<LoginConfirmations>();
        services.AddSingleton<AccountEndpoints>();
        services.AddSingleton<LoginEndpoints>();
        services.AddSingleton<CallbackEndpoints>();
        services.AddSingleton<QuotaEndpoints>();
        services.AddSingleton<TenantEndpoints>();
        services.AddSingleton<KeyEndpoints>();
        return services;
    }

    /// <summary>Binds an options class to its section; a wrong value stops the start with a sentence that names the setting.</summary>
    public static IServiceCollection AddValidatedOptions<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
