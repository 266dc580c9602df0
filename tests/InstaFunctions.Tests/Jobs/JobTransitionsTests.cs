using InstaFunctions.Core.Jobs;
using static InstaFunctions.Core.Jobs.JobStatus;

namespace InstaFunctions.Tests.Jobs;

public sealed class JobTransitionsTests
{
    private static readonly HashSet<(JobStatus From, JobStatus To)> Allowed =
    [
        (Scheduled, InProgress), (Scheduled, Failed), (Scheduled, Canceled),
        (Queued, InProgress), (Queued, Failed), (Queued, Canceled),
        (InProgress, Succeeded), (InProgress, Failed),
        (Failed, Succeeded),
    ];

    public static TheoryData<JobStatus, JobStatus, bool> Pairs
    {
        get
        {
            var data = new TheoryData<JobStatus, JobStatus, bool>();
            foreach (var from in Enum.GetValues<JobStatus>())
            {
                foreach (var to in Enum.GetValues<JobStatus>())
                {
                    data.Add(from, to, Allowed.Contains((from, to)));
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_job_moves_between_statuses_as_the_table_says_and_not_otherwise(JobStatus from, JobStatus to, bool isAllowed)
    {
        var job = SomeJob.In(from);

        Assert.Equal(isAllowed, JobTransitions.IsAllowed(from, to));
        if (isAllowed)
        {
            Assert.Equal(to, job.To(to, JobPhase.Done).Status);
        }
        else
        {
            _ = Assert.Throws<InvalidOperationException>(() => job.To(to, JobPhase.Done));
        }
    }

    [Theory]
    [InlineData(Scheduled, false, true)]
    [InlineData(Queued, false, true)]
    [InlineData(InProgress, false, false)]
    [InlineData(Succeeded, true, false)]
    [InlineData(Failed, true, false)]
    [InlineData(Canceled, true, false)]
    public void A_status_is_pending_or_terminal_or_under_way(JobStatus status, bool isTerminal, bool isPending)
    {
        Assert.Equal(isTerminal, status.IsTerminal());
        Assert.Equal(isPending, status.IsPending());
    }
}
