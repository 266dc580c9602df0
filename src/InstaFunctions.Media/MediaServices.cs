using InstaFunctions.Core.Media;
using InstaFunctions.Media.Import;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Media;

/// <summary>Puts the media services together. The host adds where bytes and rows live.</summary>
public static class MediaServices
{
    /// <summary>
    /// Adds the options (section <c>Media</c>, checked at start; an unknown setting there is refused), inspection, ingest,
    /// import and retention.
    /// </summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        _ = services.AddOptions<MediaOptions>()
            .BindConfiguration(MediaOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMediaInspector, MediaInspector>();
        services.TryAddSingleton<IImportNetwork, SystemImportNetwork>();
        services.TryAddSingleton<MediaIngest>();
        services.TryAddSingleton<IMediaImport, MediaImport>();
        services.TryAddSingleton<MediaRetention>();
        return services;
    }
}
