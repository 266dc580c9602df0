using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>The keys under which a job is found in its tenant's partition. Each list has keys of its own, so that a page costs the same however long the list is.</summary>
internal static class JobKeys
{
    /// <summary>The job's own row.</summary>
    internal static string Row(string id) => $"job_{id}";

    /// <summary>Jobs, newest first.</summary>
    internal static string List(AccountId? account, JobStatus? status) => (account, status) switch
    {
        (null, null) => "list_",
        ({ } a, null) => $"lista_{a}_",
        (null, { } s) => $"lists_{s.Word()}_",
        ({ } a, { } s) => $"listas_{a}_{s.Word()}_",
    };

    /// <summary>Scheduled jobs, soonest first.</summary>
    internal static string Due(AccountId? account) => account is { } a ? $"duea_{a}_" : "due_";

    /// <summary>The jobs that use a media item and have not ended.</summary>
    internal static string Use(MediaId media) => $"use_{media}_";

    /// <summary>All keys of a job as it is, without its own row's.</summary>
    internal static HashSet<string> Of(PublishJob job)
    {
        var id = job.Id.ToString();
        HashSet<string> keys =
        [
            .. from account in new AccountId?[] { null, job.AccountId }
               from status in new JobStatus?[] { null, job.Status }
               select TableList.Key(List(account, status), job.CreatedAt, id, latestFirst: true),
        ];
        if (job.Status == JobStatus.Scheduled)
        {
            _ = keys.Add(TableList.Key(Due(null), job.DueAt, id, latestFirst: false));
            _ = keys.Add(TableList.Key(Due(job.AccountId), job.DueAt, id, latestFirst: false));
        }

        if (!job.Status.IsTerminal())
        {
            keys.UnionWith(job.Media.Select(item => Use(item.MediaId) + id));
        }

        return keys;
    }
}
