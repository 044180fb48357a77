//! What a process gives back when a drain is over, so that an idle worker of PHP-FPM stays small (decision 0009).
//! It drains for seconds and then waits for minutes; what talking to Tracker took is of no use to it meanwhile.

/// Gives back what a drain took: memory of the heap, and the mapping of code that only drains run.
pub(super) fn give_back() {
    trim_heap();
    unmap_code();
}

/// A drain reads trust stores, documents and numbering plans; glibc would keep what they took for the rest of
/// the worker's life.
fn trim_heap() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: malloc_trim has no preconditions; it only returns free pages to the system.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Lets go of the pages of this library's code and constants. They stay in the page cache, shared by all
/// workers, and are mapped again when they are needed, without reading anything.
fn unmap_code() {
    #[cfg(all(target_os = "linux", target_pointer_width = "64"))]
    // SAFETY: the callback is sound for whatever it is called with, and takes no data.
    unsafe {
        libc::dl_iterate_phdr(Some(unmap_if_ours), std::ptr::null_mut());
    }
}

/// A part of a loaded file in memory.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
struct Segment {
    start: usize,
    end: usize,
    writable: bool,
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
unsafe extern "C" fn unmap_if_ours(
    info: *mut libc::dl_phdr_info,
    _: libc::size_t,
    _: *mut libc::c_void,
) -> libc::c_int {
    // SAFETY: the loader hands over a valid entry and its table of headers.
    let segments: Vec<Segment> = unsafe {
        let Some(info) = info.as_ref() else { return 0 };
        std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum))
            .iter()
            .filter(|header| header.p_type == libc::PT_LOAD)
            .map(|header| segment(info.dlpi_addr, header))
            .collect()
    };
    let here = unmap_if_ours as *const () as usize;
    if !segments.iter().any(|s| (s.start..s.end).contains(&here)) {
        return 0;
    }
    for Segment { start, end, .. } in segments.iter().filter(|s| !s.writable) {
        // SAFETY: a private mapping of a file that was never written to has in it what the file has, so that
        // dropping its pages changes nothing but who has to map them again; this very code included.
        unsafe {
            libc::madvise(*start as *mut libc::c_void, end - start, libc::MADV_DONTNEED);
        }
    }
    1
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[expect(clippy::cast_possible_truncation, reason = "addresses have the width of a pointer")]
fn segment(base: libc::Elf64_Addr, header: &libc::Elf64_Phdr) -> Segment {
    const PAGE: usize = 4096;
    let start = (base + header.p_vaddr) as usize;
    let end = start + header.p_memsz as usize;
    Segment {
        // Inwards: a page that is shared with the next segment may be a writable one.
        start: start.next_multiple_of(PAGE),
        end: end / PAGE * PAGE,
        writable: header.p_flags & libc::PF_W != 0,
    }
}

#[cfg(test)]
mod tests {
    /// Kilobytes of files that are mapped into this process. Those of a file system in memory count as shared memory: a
    /// test that was built there saw nothing of its own code.
    fn mapped_files() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let of = |name: &str| -> u64 {
            let line = status.lines().find(|l| l.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        of("RssFile:") + of("RssShmem:")
    }

    #[test]
    fn code_goes_and_comes_back() {
        let before = mapped_files();
        super::give_back();
        let after = mapped_files();
        assert!(after < before, "{after} kB of {before} kB are left");
        assert_eq!(format!("{:?}", [1.5, 2.5]), "[1.5, 2.5]");
    }
}
