using Microsoft.Extensions.Options;

namespace InstaFunctions.Core.Media;

/// <summary>The settings under <c>Media</c>.</summary>
public sealed class MediaOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Media";

    /// <summary>The largest image in bytes; 8 MiB. Instagram's own limit is "8 MB" (IG User Media, image specifications).</summary>
    public long MaxImageBytes { get; set; } = 8L * 1024 * 1024;

    /// <summary>
    /// The largest video in bytes; 300 MB, counted in powers of ten: whichever way Instagram reads its own "300MB maximum"
    /// (IG User Media, reel specifications), what fits here fits there.
    /// </summary>
    public long MaxVideoBytes { get; set; } = 300_000_000;

    /// <summary>Whether media may be imported over plain http. A redirect from https to http is refused all the same.</summary>
    public bool AllowHttpImport { get; set; }

    /// <summary>
    /// Whether media may be imported from loopback, private and link-local addresses. For development and tests: it lets
    /// every caller reach the service's own network. The addresses of cloud metadata services stay refused.
    /// </summary>
    public bool AllowPrivateImport { get; set; }

    /// <summary>How long an import may take, from the first lookup to the last byte.</summary>
    public TimeSpan ImportTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many imports may be under way in a process.</summary>
    public int MaxImports { get; set; } = 64;

    /// <summary>How many imports of one tenant may be under way in a process.</summary>
    public int MaxImportsPerTenant { get; set; } = 8;

    /// <summary>How long media that no pending job uses are kept.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a direct upload may take. What an upload of any way left behind and nobody touched for as long is removed.
    /// </summary>
    public TimeSpan UploadLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The size limit of a kind, in bytes.</summary>
    public long MaxBytes(MediaKind kind) => kind is MediaKind.Image ? MaxImageBytes : MaxVideoBytes;
}

/// <summary>Refuses settings that cannot work, with a sentence that names the setting.</summary>
public sealed class MediaOptionsValidator : IValidateOptions<MediaOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        var failures = new List<string>();
        AtLeastOneByte(nameof(MediaOptions.MaxImageBytes), options.MaxImageBytes);
        AtLeastOneByte(nameof(MediaOptions.MaxVideoBytes), options.MaxVideoBytes);
        AtLeastOne(nameof(MediaOptions.MaxImports), options.MaxImports);
        AtLeastOne(nameof(MediaOptions.MaxImportsPerTenant), options.MaxImportsPerTenant);
        // A longer time than this does not fit into a timer.
        Within(nameof(MediaOptions.ImportTimeout), options.ImportTimeout, TimeSpan.FromDays(1));
        Within(nameof(MediaOptions.Retention), options.Retention, TimeSpan.FromDays(3650));
        Within(nameof(MediaOptions.UploadLifetime), options.UploadLifetime, TimeSpan.FromDays(30));
        return failures.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void AtLeastOneByte(string setting, long value)
        {
            if (value < 1)
            {
                failures.Add($"The setting {MediaOptions.Section}:{setting} is {value}; it must be at least 1 (bytes).");
            }
        }

        void AtLeastOne(string setting, int value)
        {
            if (value < 1)
            {
                failures.Add($"The setting {MediaOptions.Section}:{setting} is {value}; it must be at least 1.");
            }
        }

        void Within(string setting, TimeSpan value, TimeSpan max)
        {
            if (value <= TimeSpan.Zero || value > max)
            {
                failures.Add(
                    $"The setting {MediaOptions.Section}:{setting} is {value:c}; it must be longer than 00:00:00 and at most {max:c}.");
            }
        }
    }
}
