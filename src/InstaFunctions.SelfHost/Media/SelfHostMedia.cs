using InstaFunctions.Core.Media;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InstaFunctions.SelfHost.Media;

/// <summary>Puts the self-host's media folder, links and uploads together.</summary>
public static class SelfHostMedia
{
    /// <summary>Keeps media in <c>{storagePath}/media</c> and the key of their links in <c>{storagePath}/keys</c>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="storagePath">The setting <c>Storage:Path</c>.</param>
    /// <param name="publicUrl">
    /// The base of media links: the setting <c>PublicUrl</c>. Asked for whenever a link is made, since a host on a free port
    /// knows its own address only after it has started.
    /// </param>
    public static IServiceCollection AddMediaFolder(
        this IServiceCollection services, string storagePath, Func<IServiceProvider, Uri> publicUrl)
    {
        services.TryAddSingleton(_ => new MediaFolder(Path.Combine(storagePath, "media")));
        services.TryAddSingleton(_ => MediaLinkKey.ReadOrCreate(Path.Combine(storagePath, "keys", "media-links.key")));
        services.TryAddSingleton(provider => new MediaLinks(
            provider.GetRequiredService<MediaLinkKey>(), () => publicUrl(provider), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<FolderMediaContent>();
        services.TryAddSingleton<IMediaContent>(provider => provider.GetRequiredService<FolderMediaContent>());
        services.TryAddSingleton<IMediaLeftovers>(provider => provider.GetRequiredService<FolderMediaContent>());
        services.TryAddSingleton<FolderDirectUploads>();
        services.TryAddSingleton<IDirectUploads>(provider => provider.GetRequiredService<FolderDirectUploads>());
        return services;
    }
}
