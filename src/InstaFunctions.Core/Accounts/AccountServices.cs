using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Accounts;

/// <summary>Registers what happens to accounts; the host adds stores, the platform client and the timers.</summary>
public static class AccountServices
{
    /// <summary>Adds logins, the refresh of tokens, revocation and deletion.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>());
        _ = services.AddOptions<AccountOptions>().ValidateOnStart();
        services.TryAddSingleton<AccountMetrics>();
        services.TryAddSingleton<AccountConnection>();
        services.TryAddSingleton<AccountLogin>();
        services.TryAddSingleton<TokenRefresh>();
        services.TryAddSingleton<AccountRevocation>();
        services.TryAddSingleton<TokenCheck>();
        services.TryAddSingleton<DataDeletion>();
        services.TryAddSingleton<AccountRetention>();
        return services;
    }
}
