using InstaFunctions.Core.Publishing;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Instagram;

/// <summary>The grace period must outlast the publish call: while that may still be under way, reading proves nothing.</summary>
public sealed class GraceValidator(IOptions<InstagramOptions> instagram) : IValidateOptions<PublishingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PublishingOptions options) =>
        options.CheckPublishTimeout(instagram.Value.PublishTimeout) is { } problem
            ? ValidateOptionsResult.Fail(problem)
            : ValidateOptionsResult.Success;
}
