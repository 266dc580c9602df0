using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Testing;
using InstaFunctions.Tests.Publishing.Harness;

namespace InstaFunctions.Tests.Publishing;

public sealed class ReconciliationTests
{
    private static readonly Fault Lost = Fault.AfterActing(InstagramErrorMeaning.OutcomeUnknown);
    private static readonly Fault LostAndNotDone = Fault.Refusal(InstagramErrorMeaning.OutcomeUnknown);

    private readonly World _world = new();

    private FakePlatform Platform => _world.Platform;

    private ManualTimeProvider Clock => _world.Clock;

    [Theory]
    [InlineData(PublishProduct.Image)]
    [InlineData(PublishProduct.Reels)]
    [InlineData(PublishProduct.Stories)]
    [InlineData(PublishProduct.Carousel)]
    public void A_post_whose_answer_was_lost_is_found_among_decoys_and_never_the_newest(PublishProduct product)
    {
        Platform.Script(PlatformCall.Publish, 1, Fault.Meanwhile(() =>
        {
            var truth = Platform.Posts.Single().Media;
            Clock.Advance(TimeSpan.FromSeconds(5));
            foreach (var decoy in Decoys(truth))
            {
                _ = Platform.PostByHand(decoy with { Id = new IgMediaId($"decoy{Platform.Posts.Count}") });
            }

            throw Fault.Exception(InstagramErrorMeaning.OutcomeUnknown);
        }));
        var job = _world.Run(_world.Accept(product, "Hello,\r\nworld "));

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(Assert.Single(_world.PostsOf(job)).Id, job.IgMediaId);
        Assert.Equal(job.Id, _world.OwnerOf(job.IgMediaId!.Value));
    }

    [Fact]
    public void A_post_that_fits_but_belongs_to_another_job_is_never_taken()
    {
        var first = _world.Run(_world.Accept());
        Platform.ListLag = TimeSpan.FromMinutes(3);
        Platform.Script(PlatformCall.Publish, 2, Lost);
        var second = _world.Run(_world.Accept());

        Assert.Equal(JobStatus.Succeeded, second.Status);
        Assert.NotEqual(first.IgMediaId, second.IgMediaId);
        Assert.Equal(Assert.Single(_world.PostsOf(second)).Id, second.IgMediaId);
    }

    [Fact]
    public void Another_jobs_post_does_not_hide_that_this_one_published_nothing()
    {
        _ = _world.Run(_world.Accept());
        Platform.Script(PlatformCall.Publish, 2, LostAndNotDone);
        var second = _world.Run(_world.Accept());

        Assert.Equal(JobStatus.Succeeded, second.Status);
        Judge.AllIsWell(_world, second);
    }

    [Fact]
    public void Two_posts_that_fit_alike_are_both_left_alone_and_the_job_succeeds_without_an_id()
    {
        Platform.Script(PlatformCall.Publish, 1, Fault.Meanwhile(() =>
        {
            _ = Platform.PostByHand(Platform.Posts.Single().Media with { Id = new IgMediaId("twin") });
            throw Fault.Exception(InstagramErrorMeaning.OutcomeUnknown);
        }));
        var job = _world.Run(_world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Null(job.IgMediaId);
        Assert.Null(_world.OwnerOf(new IgMediaId("twin")));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Two_identical_jobs_that_are_unclear_at_once_make_one_post_each(bool firstActs, bool secondActs)
    {
        Platform.Script(PlatformCall.Publish, 1, firstActs ? Lost : LostAndNotDone);
        Platform.Script(PlatformCall.Publish, 2, secondActs ? Lost : LostAndNotDone);
        PublishJob[] jobs = [_world.Accept(), _world.Accept()];
        _ = jobs.Select(_world.Start).ToList();
        _world.RunToEnd();

        Assert.All(jobs, job =>
        {
            Judge.AllIsWell(_world, job);
            Assert.Equal(JobStatus.Succeeded, _world.Row(job).Status);
        });
        var ids = jobs.Select(job => _world.Row(job).IgMediaId).Where(id => id is not null).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.Equal(2, Platform.Posts.Count);
    }

    [Fact]
    public void A_story_that_may_be_of_a_job_that_ended_without_its_post_is_not_taken()
    {
        // The first job ends after the ten minutes of the grace period, just before its story is listed; the second one's is
        // listed after the second job has ended.
        Platform.ListLag = new TimeSpan(0, 10, 10);
        Platform.Script(PlatformCall.Publish, 1, Lost);
        Platform.Script(PlatformCall.Publish, 2, Lost);
        var first = _world.Accept(PublishProduct.Stories);
        var second = _world.Accept(PublishProduct.Stories);
        _ = _world.Start(first);
        _world.At(_world.Now + TimeSpan.FromSeconds(20), () => _world.Start(second));
        _world.RunToEnd();

        Assert.All([first, second], job =>
        {
            Assert.Equal(JobStatus.Succeeded, _world.Row(job).Status);
            Assert.Null(_world.Row(job).IgMediaId);
        });
        Assert.All(Platform.Posts, post => Assert.Null(_world.OwnerOf(post.Id)));
    }

    [Theory]
    [InlineData(30, "story")]
    [InlineData(31, null)]
    public void A_story_that_was_made_well_before_the_jobs_attempt_is_not_its_own(int secondsBefore, string? found)
    {
        Platform.Script(PlatformCall.Publish, 1, Fault.Meanwhile(() =>
        {
            var truth = Platform.Posts.Single();
            Platform.Posts.Clear();
            Platform.Posts.Add(truth with
            {
                Id = new IgMediaId("story"),
                Media = truth.Media with { Id = new IgMediaId("story"), Timestamp = _world.Now - TimeSpan.FromSeconds(secondsBefore) },
            });
            throw Fault.Exception(InstagramErrorMeaning.OutcomeUnknown);
        }));
        var job = _world.Run(_world.Accept(PublishProduct.Stories));

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(found, job.IgMediaId?.Value);
    }

    [Fact]
    public void What_every_read_of_the_grace_period_says_is_unpublished_is_published_once_more_with_the_same_container()
    {
        Platform.Script(PlatformCall.Publish, 1, LostAndNotDone);
        var start = _world.Now;
        var job = _world.Run(_world.Accept());

        Assert.Equal([0.0, 10.0], Minutes(PlatformCall.Publish, start));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Minutes(PlatformCall.List, start));
        Assert.Single(Platform.Containers);
        Assert.Equal([IntentOutcome.Disproved, IntentOutcome.Published], job.Intents.Select(intent => intent.Outcome));
        Judge.AllIsWell(_world, job);
    }

    [Theory]
    [InlineData(PlatformCall.List)]
    [InlineData(PlatformCall.Status)]
    public void One_read_that_fails_begins_the_grace_period_anew(PlatformCall call)
    {
        Platform.Script(PlatformCall.Publish, 1, LostAndNotDone);

        // A container's status has been read once before the publish.
        Platform.Script(call, call == PlatformCall.Status ? 8 : 7, Fault.Refusal(InstagramErrorMeaning.NotReadable));
        var start = _world.Now;
        _ = _world.Run(_world.Accept());

        Assert.Equal([0.0, 17.0], Minutes(PlatformCall.Publish, start));
    }

    [Theory]
    [InlineData(9.9, 1)]
    [InlineData(3, 1)]
    public void A_post_that_comes_to_light_within_the_grace_period_is_not_published_again(double minutes, int calls)
    {
        Platform.Script(PlatformCall.Publish, 1, Fault.AfterActing(InstagramErrorMeaning.OutcomeUnknown, TimeSpan.FromMinutes(minutes)));
        var job = _world.Run(_world.Accept());

        Assert.Equal(calls, Platform.Count(PlatformCall.Publish));
        Assert.Equal(JobStatus.Succeeded, job.Status);
        Judge.AllIsWell(_world, job);
    }

    [Fact]
    public void A_second_unclear_answer_ends_as_unknown_and_not_safe_to_resubmit()
    {
        Platform.Always(PlatformCall.Publish, LostAndNotDone);
        var job = _world.Run(_world.Accept());

        Unknown(job);
        Assert.Equal(2, Platform.Count(PlatformCall.Publish));
        Assert.Single(Platform.Containers);
    }

    [Fact]
    public void A_post_of_the_first_call_that_comes_to_light_after_the_second_one_is_found()
    {
        Platform.Script(PlatformCall.Publish, 1, LostAndNotDone);
        Platform.Script(PlatformCall.Publish, 2, LostAndNotDone);
        var job = _world.Accept();
        var start = _world.Now;
        _world.At(start + TimeSpan.FromMinutes(12), () =>
        {
            // It went live three minutes after the first call, and everything about it was late by nine minutes more.
            var container = Platform.Containers.Single();
            var media = new PlatformMedia
            {
                Id = new IgMediaId("late"),
                Caption = job.Caption,
                MediaType = "IMAGE",
                MediaProductType = "FEED",
                Timestamp = start + TimeSpan.FromMinutes(3),
            };
            Platform.Posts.Add(new LivePost(media.Id, container, media, start + TimeSpan.FromMinutes(3)));
        });
        var row = _world.Run(job);

        Assert.Equal(JobStatus.Succeeded, row.Status);
        Assert.Equal("late", row.IgMediaId?.Value);
    }

    [Fact]
    public void Without_the_setting_nothing_is_published_again()
    {
        _world.Options.RepublishAfterGrace = false;
        Platform.Script(PlatformCall.Publish, 1, LostAndNotDone);
        Unknown(_world.Run(_world.Accept()));
        Assert.Equal(1, Platform.Count(PlatformCall.Publish));
    }

    [Fact]
    public void A_container_that_says_published_is_a_success_even_when_the_posts_id_is_never_found()
    {
        Platform.Script(PlatformCall.Publish, 1, Lost);
        Platform.ListLag = TimeSpan.FromDays(9);
        var start = _world.Now;
        var job = _world.Run(_world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Null(job.IgMediaId);
        Assert.Equal(IntentOutcome.Published, Assert.Single(job.Intents).Outcome);
        Assert.Equal(start + TimeSpan.FromMinutes(10), job.CompletedAt);
        Judge.AllIsWell(_world, job);
    }

    [Fact]
    public void The_posts_id_is_waited_for_a_whole_grace_period_however_late_the_container_says_published()
    {
        Platform.Script(PlatformCall.Publish, 1, Lost);
        Platform.StatusLag = TimeSpan.FromMinutes(55);
        Platform.ListLag = TimeSpan.FromMinutes(64);
        Platform.Otherwise = call => call == PlatformCall.List && Clock.GetUtcNow().Hour == 0 && Clock.GetUtcNow().Minute < 55
            ? Fault.Refusal(InstagramErrorMeaning.NotReadable)
            : null;
        var job = _world.Run(_world.Accept());

        Assert.Equal(Assert.Single(_world.PostsOf(job)).Id, job.IgMediaId);
    }

    [Fact]
    public void Time_in_which_the_list_could_not_be_read_is_none_in_which_the_posts_id_was_missing()
    {
        Platform.Script(PlatformCall.Publish, 1, Lost);
        var start = _world.Now;
        Platform.Otherwise = call => call == PlatformCall.List && Clock.GetUtcNow() < start + TimeSpan.FromMinutes(40)
            ? Fault.Refusal(InstagramErrorMeaning.NotReadable)
            : null;
        var job = _world.Run(_world.Accept());

        Assert.Equal(Assert.Single(_world.PostsOf(job)).Id, job.IgMediaId);
        Assert.Equal(start + TimeSpan.FromMinutes(40), job.CompletedAt);
    }

    [Fact]
    public void A_live_post_whose_list_can_never_be_read_is_a_success_when_reading_ends()
    {
        Platform.Script(PlatformCall.Publish, 1, Lost);
        Platform.Otherwise = call => call == PlatformCall.List ? Fault.Refusal(InstagramErrorMeaning.NotReadable) : null;
        var start = _world.Now;
        var job = _world.Run(_world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Null(job.IgMediaId);
        Assert.Equal(start + TimeSpan.FromHours(1), job.CompletedAt);
        Judge.AllIsWell(_world, job);
    }

    [Fact]
    public void A_post_that_is_listed_while_its_container_still_says_finished_is_never_published_again()
    {
        Platform.Script(PlatformCall.Publish, 1, Lost);
        Platform.StatusLag = TimeSpan.FromDays(1);
        var job = _world.Run(_world.Accept());

        Unknown(job);
        Assert.Equal(1, Platform.Count(PlatformCall.Publish));
        Assert.Single(_world.PostsOf(job));
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("caption")]
    [InlineData("type")]
    public void A_listed_post_that_lacks_a_field_is_no_proof_that_nothing_is_live(string field)
    {
        Platform.StatusLag = TimeSpan.FromDays(1);
        Platform.Script(PlatformCall.Publish, 1, Fault.Meanwhile(() =>
        {
            var post = Platform.Posts.Single();
            Platform.Posts[0] = post with
            {
                Media = field switch
                {
                    "timestamp" => post.Media with { Timestamp = null },
                    "caption" => post.Media with { Caption = null },
                    _ => post.Media with { MediaType = null, MediaProductType = null },
                },
            };
            throw Fault.Exception(InstagramErrorMeaning.OutcomeUnknown);
        }));
        var job = _world.Run(_world.Accept());

        Unknown(job);
        Assert.Equal(1, Platform.Count(PlatformCall.Publish));
    }

    [Fact]
    public void A_container_that_expired_during_an_outage_of_ours_gets_no_successor()
    {
        Platform.Script(PlatformCall.Publish, 1, Fault.Meanwhile(
            () =>
            {
                Clock.Advance(TimeSpan.FromHours(25));
                throw new CrashException("the call");
            },
            acts: false));
        var job = _world.Run(_world.Accept());

        Unknown(job);
        Assert.Single(Platform.Containers);
    }

    [Fact]
    public void A_container_that_is_gone_after_an_unclear_answer_gets_no_successor()
    {
        Platform.Script(PlatformCall.Publish, 1, LostAndNotDone);
        Platform.Script(PlatformCall.Publish, 2, Fault.Refusal(InstagramErrorMeaning.ContainerGone));
        Unknown(_world.Run(_world.Accept()));
        Assert.Single(Platform.Containers);
    }

    [Theory]
    [InlineData(InstagramErrorMeaning.Rejected)]
    [InlineData(InstagramErrorMeaning.MediaNotFetched)]
    [InlineData(InstagramErrorMeaning.AccountRestricted)]
    public void A_refusal_after_an_unclear_answer_does_not_make_it_safe_to_resubmit(InstagramErrorMeaning meaning)
    {
        Platform.Script(PlatformCall.Publish, 1, LostAndNotDone);
        Platform.Script(PlatformCall.Publish, 2, Fault.Refusal(meaning));
        Unknown(_world.Run(_world.Accept()));
    }

    [Fact]
    public void The_operators_verdict_ends_the_reading_at_once()
    {
        Platform.Script(PlatformCall.Publish, 1, Lost);
        Platform.StatusLag = TimeSpan.FromDays(1);
        var job = _world.Accept();
        var verdictAt = _world.Now + TimeSpan.FromSeconds(90);
        _world.At(verdictAt, () =>
        {
            _world.Change(job, row => row.Publish(1, _world.PostsOf(job)[0].Id, _world.Now, "The operator says: live.").Succeed(_world.Now, null));
            _world.Tell(job);
        });
        var row = _world.Run(job);

        Assert.Equal(JobStatus.Succeeded, row.Status);
        Assert.Equal(verdictAt, _world.Now);
        Assert.Equal(2, Platform.Count(PlatformCall.List));
    }

    [Fact]
    public void Reading_goes_on_while_the_account_is_paused()
    {
        Platform.Script(PlatformCall.Publish, 1, Fault.AfterActing(InstagramErrorMeaning.SpamBlocked));
        var start = _world.Now;
        var job = _world.Run(_world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(start, job.CompletedAt);
    }

    [Fact]
    public void Reading_that_proves_nothing_ends_after_its_limit()
    {
        Platform.Script(PlatformCall.Publish, 1, LostAndNotDone);
        Platform.Otherwise = call => call == PlatformCall.List ? Fault.Refusal(InstagramErrorMeaning.NotReadable) : null;
        var start = _world.Now;
        var job = _world.Run(_world.Accept());

        Unknown(job);
        Assert.Equal(start + TimeSpan.FromHours(1), job.CompletedAt);
        Assert.Equal(SlotState.Confirmed, _world.Ledger.Slots[job.Id]);
    }

    private static IEnumerable<PlatformMedia> Decoys(PlatformMedia truth)
    {
        yield return truth with { Timestamp = truth.Timestamp - TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1) };
        yield return truth with { Timestamp = truth.Timestamp + TimeSpan.FromMinutes(3) };
        yield return truth with { Timestamp = null };
        yield return truth with { MediaType = truth.MediaType == "VIDEO" ? "IMAGE" : "VIDEO" };
        if (truth.MediaProductType != "STORY")
        {
            yield return truth with { Caption = "Something else" };
            yield return truth with { Caption = null };
        }
    }

    private static void Unknown(PublishJob job)
    {
        Assert.Equal(JobStatus.Failed, job.Status);
        Assert.Equal(PublishErrors.OutcomeUnknown.Code, job.Error!.Code);
        Assert.False(job.Error.SafeToResubmit);
    }

    private IEnumerable<double> Minutes(PlatformCall call, DateTimeOffset start) =>
        Platform.Calls.Where(made => made.Call == call).Select(made => (made.At - start).TotalMinutes);
}
