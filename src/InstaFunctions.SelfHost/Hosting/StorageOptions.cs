using System.ComponentModel.DataAnnotations;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>The section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Storage";

    /// <summary>The folder of the database, the media and the keys; made when it is missing.</summary>
    [Required(ErrorMessage = "Storage:Path is empty; it names the folder of the database, the media and the keys.")]
    public string Path { get; set; } = "data";
}
