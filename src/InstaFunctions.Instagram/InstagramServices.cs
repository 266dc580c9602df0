using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Http;
using InstaFunctions.Instagram.Login;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Instagram;

/// <summary>Registers the client of the Instagram platform.</summary>
public static class InstagramServices
{
    /// <summary>
    /// Registers <see cref="IInstagramPlatform"/> and <see cref="IInstagramLogin"/> with the settings of
    /// <paramref name="section"/>; a wrong setting stops the host's start.
    /// </summary>
    public static IServiceCollection AddInstagramPlatform(this IServiceCollection services, IConfigurationSection section)
    {
        _ = services.AddOptions<InstagramOptions>().Bind(section);
        return services.AddClient();
    }

    /// <summary>
    /// Registers <see cref="IInstagramPlatform"/> and <see cref="IInstagramLogin"/> with settings made in code; a wrong
    /// setting stops the host's start.
    /// </summary>
    public static IServiceCollection AddInstagramPlatform(this IServiceCollection services, Action<InstagramOptions> configure)
    {
        _ = services.AddOptions<InstagramOptions>().Configure(configure);
        return services.AddClient();
    }

    private static IServiceCollection AddClient(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InstagramOptions>, InstagramOptionsValidator>());
        _ = services.AddOptions<InstagramOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        _ = services.AddHttpClient(PlatformConnection.ClientName)
            // The connection keeps its own time, by TimeProvider and by kind of call.
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect would carry a publish, or a token, to an address nobody configured.
                AllowAutoRedirect = false,
                // Accounts of many tenants share these connections.
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            // The pool above already renews its connections.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // Login calls carry secrets in their query. The connection logs one line per call that knows no URL and no
            // header; the factory's own lines go, and should a host add them again they show no header's value.
            .RedactLoggedHeaders(_ => true)
            .RemoveAllLoggers();
        services.TryAddSingleton<InstagramClock>();
        services.TryAddSingleton<IInstagramClock>(provider => provider.GetRequiredService<InstagramClock>());
        services.TryAddSingleton<PlatformConnection>();
        services.TryAddSingleton<IInstagramPlatform, InstagramPlatform>();
        services.TryAddSingleton<IInstagramLogin, InstagramLogin>();
        return services;
    }
}
