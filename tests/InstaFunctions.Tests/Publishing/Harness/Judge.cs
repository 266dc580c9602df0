using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Tests.Publishing.Harness;

/// <summary>Compares what a job says with what the platform truly holds.</summary>
internal static class Judge
{
    /// <summary>Everything that is wrong with a job that should have ended; empty when all is well.</summary>
    public static IReadOnlyList<string> Findings(World world, PublishJob job)
    {
        var row = world.Row(job);
        var posts = world.PostsOf(job);
        var findings = new List<string>();
        if (!row.Status.IsTerminal())
        {
            findings.Add($"stuck: {row.Status}, {row.Phase}");
        }

        if (posts.Count > 1)
        {
            findings.Add($"double: {posts.Count} posts");
        }

        if (row.Status == JobStatus.Succeeded && posts.Count == 0)
        {
            findings.Add("lost: succeeded without a post");
        }

        if (row.Status == JobStatus.Canceled && posts.Count > 0)
        {
            findings.Add("cancelled, and live");
        }

        if (row.IgMediaId is { } id && HasTwins(world, job) == false && posts.TrueForAll(post => post.Id != id))
        {
            findings.Add($"wrong id: {id}");
        }

        if (row.Status == JobStatus.Failed)
        {
            findings.AddRange(Failure(world, row, posts.Count));
        }

        var slot = world.Ledger.Slots.GetValueOrDefault(job.Id);
        if (posts.Count > 0 && slot is not (SlotState.Taken or SlotState.Confirmed))
        {
            findings.Add($"uncounted: the slot is {slot}");
        }

        return findings;
    }

    public static void AllIsWell(World world, PublishJob job)
    {
        var findings = Findings(world, job);
        Assert.True(findings.Count == 0, string.Join("; ", findings));
    }

    private static IEnumerable<string> Failure(World world, PublishJob row, int posts)
    {
        var error = row.Error!;
        if (posts > 0 && (error.SafeToResubmit || error.Code != PublishErrors.OutcomeUnknown.Code))
        {
            yield return $"live, and failed as {error.Code} (safe to resubmit: {error.SafeToResubmit})";
        }

        if (error.SafeToResubmit == (error.Code == PublishErrors.OutcomeUnknown.Code))
        {
            yield return $"{error.Code} says that it is {(error.SafeToResubmit ? "" : "not ")}safe to resubmit";
        }

        if (!IsTrue(world, row, error.Code))
        {
            yield return $"untrue reason: {error.Code}: {error.Message}";
        }
    }

    private static bool IsTrue(World world, PublishJob row, string code)
    {
        var said = world.Platform.Said;
        return code switch
        {
            "outcome_unknown" => row.Intents.Any(intent => intent.WasUnclear),
            "container_limit" => true,
            "unrecognized_error" => said.Contains(InstagramErrorMeaning.Unrecognized),
            "account_not_connected" => said.Contains(InstagramErrorMeaning.Token),
            "permission_missing" => said.Contains(InstagramErrorMeaning.Permission),
            "account_restricted" => said.Contains(InstagramErrorMeaning.AccountRestricted),
            "account_paused" => said.Contains(InstagramErrorMeaning.SpamBlocked),
            "media_rejected" => said.Contains(InstagramErrorMeaning.Rejected) || world.Platform.Containers.Exists(container => container.FailsWith is not null),
            "media_not_fetched" => said.Contains(InstagramErrorMeaning.MediaNotFetched),
            "throttled" => said.Contains(InstagramErrorMeaning.Throttled),
            "quota_exhausted" => said.Contains(InstagramErrorMeaning.Quota) || world.Ledger.FreeAt > row.CompletedAt,
            "platform_unavailable" => said.Overlaps([InstagramErrorMeaning.Transient, InstagramErrorMeaning.NotReadable]),
            "container_error" => said.Contains(InstagramErrorMeaning.ProcessingFailed) || world.Platform.Containers.Exists(container => container.FailsWith is not null),
            "container_timeout" => world.Platform.Containers.Exists(container => container.Processing >= TimeSpan.FromMinutes(4))
                || said.Contains(InstagramErrorMeaning.NotReady),
            "container_expired" => said.Overlaps([InstagramErrorMeaning.ContainerGone, InstagramErrorMeaning.ContainerNotFound])
                || world.Platform.Containers.Exists(container => world.Now >= container.CreatedAt + TimeSpan.FromHours(24)),
            "internal_error" => world.OwnFaults > 0,
            "too_late" => row.PublishBefore is not null,
            _ => false,
        };
    }

    private static bool HasTwins(World world, PublishJob job) => world.Workflows.Any(other =>
        other.Input.Ref.Job != job.Id
        && world.Jobs.FindAsync(other.Input.Ref.Tenant, other.Input.Ref.Job, CancellationToken.None).Result!.Value is var row
        && row.Product == job.Product && row.Caption == job.Caption);
}
