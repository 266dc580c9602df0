using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Tests.Publishing;

/// <summary>Captions that Instagram reads back otherwise than they were sent. Written with escapes where a reader could not see the difference.</summary>
public sealed class CaptionSkeletonTests
{
    [Theory]
    [InlineData("Thanks @anna and @ben!", "Thanks anna and ben!")]
    [InlineData("Café crème", "Cafe\u0301 cre\u0300me")]
    [InlineData("\uFEFFHello", "Hello")]
    [InlineData("a\u200Bb\u200Dc\u2060d", "abcd")]
    [InlineData("I \u2764\uFE0F it", "I \u2764 it")]
    [InlineData("\u202Ashalom\u202C", "shalom")]
    [InlineData("Fish & Chips <now>", "Fish &amp; Chips &lt;now&gt;")]
    [InlineData("It's", "It&#39;s")]
    [InlineData("one\r\n\r\ntwo", "one two")]
    [InlineData("\uFB01ne \uFF21\uFF22\uFF23", "fine ABC")]
    [InlineData("STRASSE straße", "strasse STRASSE")]
    [InlineData("\uD55C\uAE00", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData("\u304C", "\u304B\u3099")]
    [InlineData("\uD835\uDC07\uD835\uDC22", "Hi")]
    [InlineData("x\u00B2", "x2")]
    [InlineData(null, "\u2728\u2728")]
    public void What_Instagram_changes_leaves_the_skeleton_as_it_is(string? sent, string? readBack) =>
        Assert.Equal(CaptionSkeleton.Of(sent), CaptionSkeleton.Of(readBack));

    [Theory]
    [InlineData("Hello world", "Hello worlds")]
    [InlineData("Part 1", "Part 2")]
    [InlineData("abc", null)]
    public void Other_words_are_another_skeleton(string? one, string? other) =>
        Assert.NotEqual(CaptionSkeleton.Of(one), CaptionSkeleton.Of(other));

    [Theory]
    [InlineData("New shoes in our shop today", "Our cafe is closed on Monday", true)]
    [InlineData("New shoes in our shop today", "New shoes in our sh", false)]
    [InlineData("New shoes in our shop today", "New shoes in our shop, today only", false)]
    [InlineData("New shoes in our shop today", "", false)]
    [InlineData("New shoes in our shop today", null, false)]
    [InlineData(null, "Our cafe is closed on Monday", false)]
    [InlineData("\u2728", "Our cafe is closed on Monday", false)]
    [InlineData("ab", "Our cafe is closed on Monday", false)]
    public void Only_a_clearly_different_caption_excludes_a_post(string? one, string? other, bool different)
    {
        Assert.Equal(different, CaptionSkeleton.AreClearlyDifferent(CaptionSkeleton.Of(one), CaptionSkeleton.Of(other)));
        Assert.Equal(different, CaptionSkeleton.AreClearlyDifferent(CaptionSkeleton.Of(other), CaptionSkeleton.Of(one)));
    }

    [Theory]
    [InlineData("1234567", false)]
    [InlineData("12345678", true)]
    [InlineData("\u2728\u2728\u2728\u2728\u2728\u2728\u2728\u2728\u2728", false)]
    public void A_caption_tells_one_post_from_another_from_eight_letters_on(string caption, bool telling) =>
        Assert.Equal(telling, CaptionSkeleton.Of(caption).IsTelling);
}
