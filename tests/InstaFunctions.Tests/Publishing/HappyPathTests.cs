using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Tests.Publishing.Harness;

namespace InstaFunctions.Tests.Publishing;

public sealed class HappyPathTests
{
    [Theory]
    [InlineData(PublishProduct.Image)]
    [InlineData(PublishProduct.Reels)]
    [InlineData(PublishProduct.Stories)]
    [InlineData(PublishProduct.Carousel)]
    public async Task Every_product_ends_as_one_post_with_its_id_its_address_and_a_counted_slot(PublishProduct product)
    {
        var world = new World();
        var job = world.Run(world.Accept(product));

        var post = Assert.Single(world.PostsOf(job));
        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(JobPhase.Done, job.Phase);
        Assert.Equal(post.Id, job.IgMediaId);
        Assert.Equal(post.Media.Permalink, job.Permalink);
        Assert.Equal(world.Now, job.CompletedAt);
        Assert.Null(job.Error);
        Assert.Equal(SlotState.Confirmed, world.Ledger.Slots[job.Id]);
        Assert.Equal(IntentOutcome.Published, Assert.Single(job.Intents).Outcome);
        Assert.Equal(job.Id, await world.Jobs.FindPostOwnerAsync(job.IgUserId, post.Id, default));
        Judge.AllIsWell(world, job);
    }

    [Fact]
    public void An_image_takes_four_calls()
    {
        var world = new World();
        _ = world.Run(world.Accept());

        Assert.Equal(
            [PlatformCall.Create, PlatformCall.Status, PlatformCall.Publish, PlatformCall.Permalink],
            world.Platform.Calls.Select(made => made.Call));
    }

    [Fact]
    public void A_carousel_of_ten_takes_twenty_four_calls_and_eleven_containers()
    {
        var world = new World();
        var job = world.Run(world.Accept(PublishProduct.Carousel, items: 10));

        Assert.Equal(24, world.Platform.Calls.Count);
        Assert.Equal(11, world.Platform.Count(PlatformCall.Create));
        Assert.Equal(11, world.Platform.Count(PlatformCall.Status));
        Assert.Equal(11, world.Ledger.Containers);
        Assert.Equal(Enumerable.Range(0, 10).Select(child => (int?)child).Append(null), job.Containers.Select(made => made.Child));
    }

    [Fact]
    public void A_carousel_keeps_the_order_of_its_items_whichever_is_ready_first()
    {
        var world = new World { Choose = count => count - 1 };
        var job = world.Run(world.Accept(PublishProduct.Carousel, items: 5));

        var parent = Assert.Single(world.Platform.Containers, made => made.Request.Kind == ContainerKind.Carousel);
        var links = parent.Request.Children.Select(child => world.Platform.Containers.Single(made => made.Id == child).Request.MediaUrl);
        Assert.Equal(job.Media.Select(item => new Uri($"https://media.example/{item.MediaId}")), links);
    }

    [Fact]
    public void The_items_of_a_carousel_are_made_at_the_same_time()
    {
        var world = new World();
        var job = world.Accept(PublishProduct.Carousel, items: 10);
        var workflow = world.Start(job);
        world.RunToEnd();

        Assert.Equal(10, workflow.MostParallelActivities);
    }

    [Fact]
    public void The_posts_id_is_stored_before_its_permalink_is_read()
    {
        var world = new World();
        var job = world.Accept();
        IgMediaId? stored = null;
        world.Platform.Script(PlatformCall.Permalink, 1, Fault.Meanwhile(() => stored = world.Row(job).IgMediaId));
        _ = world.Run(job);

        Assert.Equal(Assert.Single(world.PostsOf(job)).Id, stored);
    }

    [Fact]
    public void A_permalink_that_can_be_read_later_is_kept()
    {
        var world = new World();
        world.Platform.Script(PlatformCall.Permalink, 1, Fault.Refusal(InstagramErrorMeaning.NotReadable));
        world.Platform.Script(PlatformCall.Permalink, 2, Fault.Refusal(InstagramErrorMeaning.Transient));
        var start = world.Now;
        var job = world.Run(world.Accept());

        Assert.NotNull(job.Permalink);
        Assert.Equal(start + TimeSpan.FromSeconds(12), job.CompletedAt);
    }

    [Fact]
    public void A_permalink_read_that_throws_what_nobody_expects_never_fails_a_live_post()
    {
        var world = new World();
        world.Platform.Always(PlatformCall.Permalink, Fault.Meanwhile(() => throw new FormatException("Not JSON.")));
        var start = world.Now;
        var job = world.Run(world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.NotNull(job.IgMediaId);
        Assert.Null(job.Permalink);
        Assert.True(job.CompletedAt - start < TimeSpan.FromMinutes(2), "A live post is not kept in progress for its address.");
    }

    [Fact]
    public void The_phase_leaves_the_wait_when_the_wait_is_over()
    {
        var world = new World();
        world.Ledger.FreeAt = world.Now + TimeSpan.FromHours(1);
        world.Platform.Processing = TimeSpan.FromMinutes(1);
        var job = world.Accept();
        JobPhase? seen = null;
        world.Platform.Script(PlatformCall.Status, 2, Fault.Meanwhile(() => seen = world.Row(job).Phase));
        _ = world.Run(job);

        Assert.Equal(JobPhase.Processing, seen);
    }

    [Fact]
    public void Nothing_in_a_history_is_a_token_or_a_link()
    {
        var world = new World();
        var workflow = world.Start(world.Accept(PublishProduct.Carousel));
        world.RunToEnd();

        var text = string.Concat(workflow.Decisions) + string.Concat(workflow.History);
        Assert.DoesNotContain("token", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://media.example", text, StringComparison.Ordinal);
    }
}
