// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Device;

/// <summary>Gives descriptors to the program whose ioctl is being answered.</summary>
internal interface IFileOpener
{
    /// <summary>Makes what a new file's events are read from.</summary>
    /// <returns>The pipe, which is the caller's to dispose of; null: there can be no more open files.</returns>
    IEventPipe? NewPipe();

    /// <summary>Opens a file in the program, to be closed when the program executes another: O_RDONLY | O_CLOEXEC.</summary>
    /// <param name="file">The file. The program is to read from its <see cref="DeviceFile.Events"/>.</param>
    /// <returns>
    /// The program's descriptor; or a negative error number, and the file will be closed by whoever called. EFAULT: the argument
    /// of the ioctl, which is to hold the descriptor, cannot be written. That is to be found out here, while nothing is open yet.
    /// </returns>
    int Install(DeviceFile file);
}
