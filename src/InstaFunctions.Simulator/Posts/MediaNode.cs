namespace InstaFunctions.Simulator.Posts;

/// <summary>What a media id names: a post, or one child of a carousel.</summary>
internal sealed record MediaNode(Post Post, PostItem? Child)
{
    public string Id => Child?.Id ?? Post.Id;

    public PostItem Shown => Child ?? Post.Items[0];
}
